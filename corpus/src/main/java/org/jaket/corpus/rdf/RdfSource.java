package org.jaket.corpus.rdf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.rdf4j.common.exception.RDF4JException;
import org.eclipse.rdf4j.rio.ParserConfig;
import org.eclipse.rdf4j.rio.RDFParseException;
import org.eclipse.rdf4j.rio.RDFParser;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.rio.helpers.BasicParserSettings;
import org.eclipse.rdf4j.rio.helpers.JSONLDSettings;
import org.eclipse.rdf4j.rio.helpers.NTriplesParserSettings;
import org.eclipse.rdf4j.rio.helpers.XMLParserSettings;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.GraphSource;
import org.jaket.corpus.NamedGraph;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;

/**
 * A graph in RDF. Statements go straight on to the data set; only what is known of each resource is held. No network is
 * ever asked: contexts and entities that a file refers to must be in it.
 */
public final class RdfSource implements GraphSource {

    private final List<Path> files;
    private final RdfOptions options;

    /**
     * A source.
     *
     * @param files the files, which make up one graph; blank nodes of different files are different
     * @param options how RDF becomes a graph
     */
    public RdfSource(List<Path> files, RdfOptions options) {
        this.files = List.copyOf(files);
        this.options = options;
    }

    /** Whether a file's name, with or without the ending of a compression, is that of a syntax of RDF. */
    public static boolean isNamedAsRdf(Path file) {
        return RdfSyntax.find(file).isPresent();
    }

    @Override
    public void push(DatasetSink sink, Rejects rejects, Progress progress) {
        NamedGraph graph = new NamedGraph(sink, options.graph(), new RdfNames());
        StatementReader reader = new StatementReader(graph, options, sink);
        for (Path file : files) {
            read(file, reader, rejects, progress);
        }
        graph.finish(reader::isDataProperty);
    }

    private void read(Path file, StatementReader reader, Rejects rejects, Progress progress) {
        String format = options.format();
        RdfSyntax syntax = format == null ? RdfSyntax.of(file) : RdfSyntax.named(format);
        try (InputFile input = InputFile.open(file);
                EndPosition content = new EndPosition(input.content())) {
            parse(file, syntax, input, content, reader, rejects, progress);
            progress.at("reading " + InputFile.name(file), reader.statementsOfFile(), reader.statementsOfFile());
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private void parse(
            Path file,
            RdfSyntax syntax,
            InputFile input,
            EndPosition content,
            StatementReader reader,
            Rejects rejects,
            Progress progress)
            throws IOException {
        String stage = "reading " + InputFile.name(file);
        try {
            RDFParser parser = Rio.createParser(syntax.format());
            parser.setParserConfig(config());
            ParseFaults faults = new ParseFaults(InputFile.name(file), rejects);
            parser.setParseErrorListener(faults);
            reader.startFile(faults, done -> {
                if (input.read() < input.size()) {
                    progress.at(stage, input.read(), input.size());
                }
            });
            parser.setRDFHandler(reader);
            parser.parse(content, "file:///" + InputFile.name(file).replace(' ', '_'));
        } catch (RDFParseException e) {
            throw fault(file, syntax, e, content.text());
        } catch (RDF4JException | IllegalArgumentException e) {
            throw fault(e, file + " cannot be read as " + syntax.format().getName() + ": " + firstLine(e));
        }
    }

    private static BadInputException fault(Path file, RdfSyntax syntax, RDFParseException e, String end) {
        String where = e.getLineNumber() > 0
                ? ", line " + e.getLineNumber() + (e.getColumnNumber() > 0 ? ", column " + e.getColumnNumber() : "")
                : firstLine(e).contains("end of file") && !end.isEmpty() ? ", " + end : "";
        return fault(
                e,
                file + where + ": " + ParseFaults.plain(firstLine(e)) + "; this is no valid "
                        + syntax.format().getName()
                        + ", and nothing after it can be understood; correct it there, or say with --format what it is");
    }

    /** What the input said itself, if a parser has wrapped it, such as that a file is truncated. */
    private static BadInputException fault(Exception e, String sentence) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof BadInputException bad) {
                return bad;
            }
        }
        return new BadInputException(sentence, e);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @SuppressWarnings("removal") // there is no other setting yet that lets a bad line pass
    private static ParserConfig config() {
        ParserConfig config = new ParserConfig();
        config.set(BasicParserSettings.PRESERVE_BNODE_IDS, true);
        config.set(BasicParserSettings.VERIFY_DATATYPE_VALUES, false);
        config.set(BasicParserSettings.VERIFY_LANGUAGE_TAGS, false);
        config.set(BasicParserSettings.FAIL_ON_UNKNOWN_DATATYPES, false);
        config.set(BasicParserSettings.FAIL_ON_UNKNOWN_LANGUAGES, false);
        config.set(BasicParserSettings.VERIFY_URI_SYNTAX, false);
        config.set(NTriplesParserSettings.FAIL_ON_INVALID_LINES, true);
        config.addNonFatalError(NTriplesParserSettings.FAIL_ON_INVALID_LINES);
        config.set(XMLParserSettings.FAIL_ON_DUPLICATE_RDF_ID, false);
        config.set(JSONLDSettings.WHITELIST, Set.of());
        config.set(JSONLDSettings.SECURE_MODE, true);
        return config;
    }
}

package org.jaket.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.rdf.RdfOptions;
import org.jaket.corpus.rdf.RdfSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket prepare rdf}. */
@Command(
        name = "rdf",
        description = "Makes a data set of a graph in RDF: Turtle, N-Triples, N-Quads, RDF/XML, TriG, JSON-LD, N3 or "
                + "RDF/JSON, plain or compressed. Resources are entities, types are categories, literals become "
                + "description text.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket prepare rdf mine.ttl --out data/mine",
            "  jaket prepare rdf a.nt.gz b.nt.gz --lang de --out data/german",
            "  jaket prepare rdf dump --format nq --text sentences.jsonl --out data/dump"
        })
final class PrepareRdfCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "RDF files, which make up one graph.")
    private List<Path> files = List.of();

    @Option(
            names = "--lang",
            paramLabel = "TAG",
            defaultValue = "en",
            description = "The language of labels and descriptions (default: en). Labels without a language come next, "
                    + "then those of any other.")
    private String language = "en";

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "The syntax: ttl, nt, nq, rdf, trig, jsonld, ndjsonld, n3 or rj (default: by the files' names).")
    private @Nullable String format;

    @Mixin
    private GraphSourceOptions graph = new GraphSourceOptions();

    @Mixin
    private PrepareOptions common = new PrepareOptions();

    @Override
    public Integer call() {
        graph.requireText(spec);
        RdfOptions options = new RdfOptions(language, format, graph.options());
        String names = files.stream().map(InputFile::name).collect(Collectors.joining(", "));
        return common.run(spec, InputFile.name(files.get(0)), names, new RdfSource(files, options), graph.texts());
    }
}

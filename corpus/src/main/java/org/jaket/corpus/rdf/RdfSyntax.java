package org.jaket.corpus.rdf;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;

/** The syntaxes of RDF that jaket reads. */
@SuppressWarnings("ImmutableEnumChecker") // RDFFormat has no setters, and the list is unmodifiable
enum RdfSyntax {
    TURTLE(RDFFormat.TURTLE, "ttl", "turtle"),
    N_TRIPLES(RDFFormat.NTRIPLES, "nt", "ntriples", "n-triples"),
    N_QUADS(RDFFormat.NQUADS, "nq", "nquads", "n-quads"),
    RDF_XML(RDFFormat.RDFXML, "rdf", "rdfxml", "rdf/xml", "xml", "owl", "rdfs"),
    TRIG(RDFFormat.TRIG, "trig"),
    JSON_LD(RDFFormat.JSONLD, "jsonld", "json-ld"),
    NEWLINE_JSON_LD(RDFFormat.NDJSONLD, "ndjsonld", "jsonl", "ndjson"),
    N3(RDFFormat.N3, "n3"),
    RDF_JSON(RDFFormat.RDFJSON, "rj", "rdfjson");

    private static final List<String> COMPRESSED = List.of(".gz", ".bz2", ".xz", ".zst");

    private final RDFFormat format;
    private final List<String> names;

    RdfSyntax(RDFFormat format, String... names) {
        this.format = format;
        this.names = List.of(names);
    }

    RDFFormat format() {
        return format;
    }

    /** The syntax that is called so, by its name or the end of a file's name. */
    static RdfSyntax named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(syntax -> syntax.names.contains(lower))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "jaket reads no syntax of RDF called " + name + "; expected one of " + all()));
    }

    /**
     * The syntax that a file's name stands for, with or without the ending of a compression.
     *
     * @throws BadInputException if it stands for none
     */
    static RdfSyntax of(Path file) {
        return find(file)
                .orElseThrow(() -> new BadInputException(
                        file + ": its name does not say which syntax of RDF it is in; say it with --format, one of "
                                + all()));
    }

    /** The same; empty if it stands for none. */
    static Optional<RdfSyntax> find(Path file) {
        String name = InputFile.name(file).toLowerCase(Locale.ROOT);
        for (String ending : COMPRESSED) {
            name = name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
        }
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(syntax -> syntax.names.contains(ending))
                .findFirst();
    }

    private static String all() {
        return Arrays.stream(values()).map(syntax -> syntax.names.get(0)).collect(Collectors.joining(", "));
    }
}

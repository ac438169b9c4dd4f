package org.jaket.corpus.rdf;

import java.util.regex.Pattern;
import org.jaket.corpus.GraphOptions;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * How RDF becomes a graph.
 *
 * @param language the language of labels and descriptions, such as {@code en}; {@code en} also takes {@code en-GB}
 * @param format the syntax, such as {@code turtle}; null takes it from the names of the files
 * @param graph what becomes of the graph
 */
public record RdfOptions(String language, @Nullable String format, GraphOptions graph) {

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

    /**
     * Checks the language and the syntax.
     *
     * @throws BadInputException if the language is no language tag, or jaket reads no such syntax
     */
    public RdfOptions {
        if (!LANGUAGE.matcher(language).matches()) {
            throw new BadInputException(
                    "\"" + language + "\" is no language tag; expected one such as en, de or zh-Hans");
        }
        if (format != null) {
            RdfSyntax.named(format);
        }
    }
}

package org.jaket.corpus.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Recognises the formats of text by their content. */
public final class TextFiles {

    private TextFiles() {}

    /** As {@link #source(Path, Set)}, with all sentences. */
    public static TextSource source(Path file) {
        return source(file, Set.of());
    }

    /**
     * A source of the texts in a file.
     *
     * @param file JSON Lines with spans, or FewRel's JSON, plain or compressed
     * @param leftOutRelations relations of FewRel whose sentences are left out
     * @throws BadInputException if the file cannot be read, or not more than once, or is of no known format
     */
    public static TextSource source(Path file, Set<String> leftOutRelations) {
        return isFewRel(file) ? new FewRelText(file, leftOutRelations, (name, id) -> id) : new SpanText(file);
    }

    /**
     * Refuses relations that are to be left out and that no text has: a misspelt one, or a missing file of them, would
     * leave nothing out.
     *
     * @param files as for {@link #source(Path, Set)}
     * @param leftOutRelations relations of FewRel
     * @throws BadInputException if there is such a relation, or a file cannot be read
     */
    public static void requireRelations(List<Path> files, Set<String> leftOutRelations) {
        if (leftOutRelations.isEmpty()) {
            return;
        }
        Set<String> missing = new TreeSet<>(leftOutRelations);
        for (Path file : files) {
            if (isFewRel(file)) {
                missing.removeAll(new FewRelInstances(file, Set.of()).relations());
            }
        }
        if (!missing.isEmpty()) {
            throw new BadInputException("--leave-out-relations names " + String.join(", ", missing)
                    + ", and no --text has such a relation of FewRel; expected identifiers of relations, or a file of"
                    + " them that exists");
        }
    }

    private static boolean isFewRel(Path file) {
        InputFile.requireRepeatable(file);
        try (InputFile input = InputFile.open(file);
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), input.content())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return startsLikeFewRel(parser);
            }
        } catch (JacksonException e) {
            throw new BadInputException(unknown(file) + " (" + JsonFault.of(e) + ")", e);
        }
        throw new BadInputException(unknown(file));
    }

    /** Whether the first value is an array of objects with {@code tokens}. */
    private static boolean startsLikeFewRel(JsonParser parser) {
        if (parser.nextToken() != JsonToken.PROPERTY_NAME
                || parser.nextToken() != JsonToken.START_ARRAY
                || parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            if (parser.currentName().equals("tokens")) {
                return true;
            }
            parser.nextToken();
            parser.skipChildren();
        }
        return false;
    }

    private static String unknown(Path file) {
        return file + " is no text that jaket reads: expected JSON Lines such as {\"text\": \"Oslo is a city\","
                + " \"spans\": [[0, 4, \"Q585\"]]}, or FewRel's JSON; plain text goes with --plain-text";
    }
}

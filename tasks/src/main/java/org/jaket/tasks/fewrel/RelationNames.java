package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The relations that there are, and what they are called: FewRel's {@code pid2name.json}, an object from relation ids to
 * [name, description].
 */
final class RelationNames {

    /** No file: every relation is taken, and none has a name. */
    static final RelationNames NONE = new RelationNames(null, Map.of());

    private final @Nullable Path file;
    private final Map<String, String> names;

    private RelationNames(@Nullable Path file, Map<String, String> names) {
        this.file = file;
        this.names = names;
    }

    /**
     * Reads the names.
     *
     * @param file the file; null for none
     * @throws BadInputException if it cannot be read or is no such file
     */
    static RelationNames read(@Nullable Path file) {
        if (file == null) {
            return NONE;
        }
        String expected =
                file + ": expected FewRel's pid2name.json, an object from relation ids to [name, description]";
        try (InputFile input = InputFile.open(file)) {
            Map<String, String> names = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry :
                    JsonMapper.shared().readTree(input.content()).properties()) {
                if (!entry.getValue().path(0).isString()) {
                    throw new BadInputException(expected + ", found " + entry.getKey() + " with " + entry.getValue());
                }
                names.put(entry.getKey(), entry.getValue().path(0).asString());
            }
            if (names.isEmpty()) {
                throw new BadInputException(expected + ", found no relation");
            }
            return new RelationNames(file, names);
        } catch (JacksonException e) {
            throw new BadInputException(expected + ", found invalid JSON: " + JsonFault.of(e), e);
        }
    }

    /** Whether there is a file that does not have the relation. */
    boolean isUnknown(String relation) {
        return file != null && !names.containsKey(relation);
    }

    /** What a relation is called; null where that is not known. */
    @Nullable
    String name(String relation) {
        return names.get(relation);
    }

    /** The file; null for none. */
    @Nullable
    Path file() {
        return file;
    }
}

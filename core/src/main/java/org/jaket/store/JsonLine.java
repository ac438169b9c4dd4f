package org.jaket.store;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON on one line that UTF-8 can hold, whatever texts of others are in it. */
public final class JsonLine {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final JsonMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonLine() {}

    /**
     * Writes a value.
     *
     * @param value any; where some name or text in it has half a surrogate pair, which JSON can escape and UTF-8 cannot
     *     hold, all characters but those of ASCII are escaped
     * @return the line without its end
     */
    public static String of(JsonNode value) {
        String line = MAPPER.writeValueAsString(value);
        boolean halfPair =
                line.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return halfPair ? ESCAPING.writeValueAsString(value) : line;
    }
}

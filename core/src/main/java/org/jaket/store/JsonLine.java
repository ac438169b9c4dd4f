package org.jaket.store;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON on one line that UTF-8 can hold, whatever texts of others are in it. */
public final class JsonLine {

    private static final ObjectWriter WRITER = JsonMapper.shared().writer();

    private JsonLine() {}

    /**
     * Writes a value.
     *
     * @param value any that JSON can hold; where some name or text in it has half a surrogate pair, which JSON can escape
     *     and UTF-8 cannot hold, all characters but those of ASCII are escaped
     * @return the line without its end
     */
    public static String of(Object value) {
        return of(WRITER, value);
    }

    static String of(ObjectWriter writer, Object value) {
        String line = writer.writeValueAsString(value);
        boolean halfPair =
                line.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return halfPair ? writer.with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(value) : line;
    }
}

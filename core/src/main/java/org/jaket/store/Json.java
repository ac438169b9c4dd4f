package org.jaket.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of the project's own files: strict to read, the same bytes for the same content to write. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static final ObjectWriter LINE = MAPPER.writer();

    private static final ObjectWriter PRETTY =
            MAPPER.writer().with(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private Json() {}

    /** Parses one object; {@code where} opens the sentence when it is none. */
    static JsonNode object(byte[] bytes, String where) {
        return object(new String(bytes, StandardCharsets.UTF_8), where);
    }

    private static JsonNode object(String json, String where) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new BadInputException(where + " is not valid JSON: " + JsonFault.of(e), e);
        }
        if (!node.isObject()) {
            throw new BadInputException(where + " should hold a JSON object");
        }
        return node;
    }

    /** Reads a file that holds one object. */
    static JsonNode read(Path file) {
        return object(Utf8.read(file), file.toString());
    }

    static byte[] pretty(JsonNode node) {
        return (PRETTY.writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] line(JsonNode node) {
        return (JsonLine.of(LINE, node) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static String text(JsonNode node, String field, String where) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new BadInputException(where + ": \"" + field + "\" should be a string, found " + show(value));
        }
        return value.stringValue();
    }

    static List<String> texts(JsonNode node, String field, String where) {
        JsonNode value = node.path(field);
        List<String> texts = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            if (element.isString()) {
                texts.add(element.stringValue());
            }
        }
        if (!value.isArray() || texts.size() != value.size()) {
            throw new BadInputException(
                    where + ": \"" + field + "\" should be an array of strings, found " + show(value));
        }
        return texts;
    }

    /** A whole number from 0 to {@code limit}. */
    static long count(JsonNode node, String field, long limit, String where) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > limit) {
            throw new BadInputException(where + ": \"" + field + "\" should be a whole number from 0 to " + limit
                    + ", found " + show(value));
        }
        return value.longValue();
    }

    static boolean flag(JsonNode node, String field, String where) {
        JsonNode value = node.path(field);
        if (!value.isBoolean()) {
            throw new BadInputException(where + ": \"" + field + "\" should be true or false, found " + show(value));
        }
        return value.booleanValue();
    }

    static JsonNode child(JsonNode node, String field, String where) {
        JsonNode value = node.path(field);
        if (!value.isObject()) {
            throw new BadInputException(where + ": \"" + field + "\" should be an object, found " + show(value));
        }
        return value;
    }

    /** Any object as Java maps, lists, strings, numbers and booleans. */
    static Map<String, Object> map(JsonNode node, String where) {
        try {
            return MAPPER.convertValue(node, new TypeReference<Map<String, Object>>() {});
        } catch (JacksonException e) {
            throw new BadInputException(where + " holds values that jaket does not read: " + JsonFault.of(e), e);
        }
    }

    private static String show(JsonNode value) {
        if (value.isMissingNode()) {
            return "nothing";
        }
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}

package org.jaket.pretrain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads and writes {@link PretrainConfig} as YAML: defaults, then a file, then single options. */
public final class ConfigFiles {

    private static final String DEFAULTS = "defaults.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ConfigFiles() {}

    /** The defaults alone. */
    public static PretrainConfig defaults() {
        return load(null, Map.of());
    }

    /** The documented defaults, as the text of the YAML file. */
    public static String defaultsText() {
        try (InputStream in = ConfigFiles.class.getResourceAsStream(DEFAULTS)) {
            if (in == null) {
                throw new IllegalStateException("resource " + DEFAULTS + " is missing from the jar");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Defaults, overridden by a file, overridden by single options.
     *
     * @param file a YAML file with the lines that differ from the defaults, or null
     * @param overrides option path to value, such as {@code memory.momentum} to {@code 0.9}
     * @return the configuration
     * @throws BadInputException if the file cannot be read, or an option is unknown or out of its range
     */
    public static PretrainConfig load(@Nullable Path file, Map<String, String> overrides) {
        ObjectNode tree = (ObjectNode) YAML.readTree(defaultsText());
        Map<String, String> origins = new HashMap<>();
        if (file != null) {
            String text = readFile(file);
            new Overlay(file.toString(), lines(text), origins).merge(tree, parse(file, text), "");
        }
        new TreeMap<>(overrides).forEach((option, value) -> {
            override(tree, option, value);
            origins.put(option, "");
        });
        try {
            return YAML.treeToValue(tree, PretrainConfig.class);
        } catch (JacksonException e) {
            throw refused(e, file == null ? "" : file + ": ", origins);
        }
    }

    /** Reads a complete configuration that {@link #toYaml} wrote. */
    public static PretrainConfig read(Path file) {
        return load(file, Map.of());
    }

    /** The configuration as YAML, every option named. */
    public static String toYaml(PretrainConfig config) {
        return YAML.writeValueAsString(config);
    }

    private static String readFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + ": no such file; --config takes a YAML file of options");
        }
        return Utf8.read(file);
    }

    private static JsonNode parse(Path file, String text) {
        try {
            return YAML.readTree(text);
        } catch (JacksonException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new BadInputException(file + line + ": not readable as YAML: " + JsonFault.of(e), e);
        }
    }

    /** Option path to the line that its name is in, as far as the text can be read. */
    private static Map<String, Integer> lines(String text) {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = YAML.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    String pointer = parser.streamReadContext().pathAsPointer().toString();
                    lines.putIfAbsent(
                            pointer.substring(1).replace('/', '.'),
                            parser.currentTokenLocation().getLineNr());
                }
            }
        } catch (JacksonException e) {
            // Whoever reads the values says what is wrong.
        }
        return lines;
    }

    /** Lays the options of a file over a tree of all options. */
    private record Overlay(String file, Map<String, Integer> lines, Map<String, String> origins) {

        void merge(ObjectNode into, JsonNode from, String prefix) {
            if (from.isMissingNode() || from.isNull()) {
                return;
            }
            if (!from.isObject()) {
                throw new BadInputException(
                        prefix.isEmpty()
                                ? file + ": expected options, one 'name: value' a line, found " + from
                                : where(prefix) + isGroup(prefix, into) + ", found " + from);
            }
            for (Map.Entry<String, JsonNode> entry : from.properties()) {
                take(
                        into,
                        entry.getKey(),
                        entry.getValue(),
                        prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey());
            }
        }

        private void take(ObjectNode into, String name, JsonNode value, String option) {
            JsonNode known = into.get(name);
            if (known == null) {
                throw new BadInputException(where(option) + "unknown option '" + option + "'; known here: "
                        + String.join(", ", into.propertyNames()));
            }
            if (known instanceof ObjectNode group) {
                merge(group, value, option);
                return;
            }
            if (value.isNull() || value.isMissingNode()) {
                throw new BadInputException(where(option) + "option '" + option + "' has no value");
            }
            origins.put(option, where(option));
            into.set(name, OptionTypes.value(option, value, where(option) + option));
        }

        private String where(String option) {
            Integer line = lines.get(option);
            return line == null ? file + ": " : file + ", line " + line + ": ";
        }
    }

    private static String isGroup(String option, JsonNode group) {
        return "'" + option + "' is a group of options and has no value of its own; it holds "
                + String.join(", ", group.propertyNames());
    }

    private static void override(ObjectNode tree, String option, String value) {
        ObjectNode node = tree;
        String[] path = option.split("\\.", -1);
        for (int i = 0; i < path.length - 1; i++) {
            if (!(node.get(path[i]) instanceof ObjectNode next)) {
                throw new BadInputException(
                        "unknown option '" + option + "'; known: " + String.join(", ", tree.propertyNames()));
            }
            node = next;
        }
        String last = path[path.length - 1];
        JsonNode known = node.get(last);
        if (known == null) {
            throw new BadInputException(
                    "unknown option '" + option + "'; known there: " + String.join(", ", node.propertyNames()));
        }
        if (known.isObject()) {
            throw new BadInputException(isGroup(option, known) + ", of which one is set as " + option + "."
                    + known.propertyNames().iterator().next() + "=VALUE");
        }
        JsonNode parsed;
        try {
            parsed = YAML.readTree(value);
        } catch (JacksonException e) {
            throw new BadInputException("option " + option + ": not a value: " + value, e);
        }
        if (parsed.isNull() || parsed.isMissingNode()) {
            throw new BadInputException("option " + option + ": has no value");
        }
        node.set(last, OptionTypes.value(option, parsed, "option " + option));
    }

    /** Types have been checked before; what is left is a value out of its range. */
    private static BadInputException refused(JacksonException e, String source, Map<String, String> origins) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof InvalidOptionException invalid) {
            return new BadInputException(origins.getOrDefault(invalid.option(), source) + invalid.getMessage(), e);
        }
        return new BadInputException(source + "the options do not fit together: " + JsonFault.of(e), e);
    }
}

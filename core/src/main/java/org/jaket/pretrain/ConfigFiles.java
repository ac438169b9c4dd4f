package org.jaket.pretrain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
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
        if (file != null) {
            merge(tree, readFile(file), "", file.toString());
        }
        new TreeMap<>(overrides).forEach((option, value) -> override(tree, option, value));
        String source = file == null ? "the options given" : file.toString();
        try {
            return YAML.treeToValue(tree, PretrainConfig.class);
        } catch (JacksonException e) {
            throw new BadInputException(source + ": " + plainMessage(e));
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

    private static JsonNode readFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + ": no such file; --config takes a YAML file of options");
        }
        try {
            return YAML.readTree(Files.readString(file));
        } catch (JacksonException e) {
            throw new BadInputException(file + ": not readable as YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static void merge(ObjectNode into, JsonNode from, String prefix, String source) {
        if (!from.isObject()) {
            if (from.isMissingNode() || from.isNull()) {
                return;
            }
            throw new BadInputException(source + ": expected options under '" + prefix + "', found " + from);
        }
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            String name = prefix + entry.getKey();
            JsonNode known = into.get(entry.getKey());
            if (known == null) {
                throw new BadInputException(source + ": unknown option '" + name + "'; known here: "
                        + String.join(", ", into.propertyNames()));
            }
            if (known.isObject()) {
                merge((ObjectNode) known, entry.getValue(), name + ".", source);
            } else {
                if (entry.getValue().isNull() || entry.getValue().isMissingNode()) {
                    throw new BadInputException(source + ": option '" + name + "' has no value");
                }
                into.set(entry.getKey(), entry.getValue());
            }
        }
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
        if (node.get(last) == null || node.get(last).isObject()) {
            throw new BadInputException(
                    "unknown option '" + option + "'; known there: " + String.join(", ", node.propertyNames()));
        }
        try {
            JsonNode parsed = YAML.readTree(value);
            if (parsed.isNull() || parsed.isMissingNode()) {
                throw new BadInputException("option " + option + ": has no value");
            }
            node.set(last, parsed);
        } catch (JacksonException e) {
            throw new BadInputException("option " + option + ": not a value: " + value);
        }
    }

    private static String plainMessage(JacksonException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof IllegalArgumentException && !(cause instanceof JacksonException)) {
            return String.valueOf(cause.getMessage());
        }
        String path = e.getPath().stream()
                .map(reference -> String.valueOf(reference.getPropertyName()))
                .reduce((a, b) -> a + "." + b)
                .orElse("?");
        String option = path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
        return "option " + option + ": " + e.getOriginalMessage();
    }
}

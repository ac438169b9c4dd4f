package org.jaket.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of {@code configs/} that the commands themselves use; the build puts them beside this class. */
final class BuiltInConfig {

    private BuiltInConfig() {}

    /**
     * The options of a file.
     *
     * @param name its name in {@code configs/}
     * @return option path to value, such as {@code text.batch_size} to {@code 16}
     */
    static Map<String, String> options(String name) {
        try (InputStream in = BuiltInConfig.class.getResourceAsStream("configs/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource configs/" + name + " is missing from the jar");
            }
            Map<String, String> options = new LinkedHashMap<>();
            flatten("", YAMLMapper.shared().readTree(in.readAllBytes()), options);
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (entry.getValue().isObject()) {
                flatten(prefix + entry.getKey() + ".", entry.getValue(), into);
            } else {
                into.put(prefix + entry.getKey(), entry.getValue().asString());
            }
        }
    }
}

package org.jaket.cli.report;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The provenance as a table, one row a value; nested names are joined by dots. */
final class ProvenanceHtml {

    private ProvenanceHtml() {}

    static void write(Html html, @Nullable JsonNode provenance) {
        if (provenance == null) {
            return;
        }
        html.raw("<section><h2>Provenance</h2>\n<table class=\"provenance\"><tbody>\n");
        rows(html, "", provenance);
        html.raw("</tbody></table></section>\n");
    }

    private static void rows(Html html, String prefix, JsonNode node) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                rows(html, name, value);
            } else {
                String text = value.isString() ? value.asString("") : value.toString();
                html.raw("<tr><th>").text(name).raw("</th><td>").text(text).raw("</td></tr>\n");
            }
        }
    }
}

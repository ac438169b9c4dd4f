package org.jaket.cli.inspect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jaket.pretrain.Provenance;
import org.jaket.store.AdaptedDirectory;
import org.jaket.store.DatasetInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Looks into a model that was adapted to a graph, checksums included, and then into the graph. */
final class AdaptedInspection {

    private AdaptedInspection() {}

    static Inspection of(Path directory, int samples) {
        List<String> lines = new ArrayList<>();
        ObjectNode json = JsonMapper.shared().createObjectNode().put("kind", "adapted model");
        try (AdaptedDirectory adapted = AdaptedDirectory.open(directory)) {
            AdaptedDirectory.Info info = adapted.info();
            DatasetInfo graph = adapted.dataset().info();
            JsonNode provenance = Provenance.read(adapted.path(AdaptedDirectory.PROVENANCE));
            lines.add("adapted model  " + directory);
            field(lines, "made by", info.createdBy());
            field(lines, "run", provenance.path("model").path("run").asString("not recorded"));
            field(lines, "step", provenance.path("model").path("step").asString("not recorded"));
            field(lines, "graph", graph.name());
            field(lines, "entity vectors", info.entities() + " of " + info.hiddenSize());
            field(lines, "relation vectors", Integer.toString(info.relations()));
            field(
                    lines,
                    "index",
                    adapted.has(AdaptedDirectory.INDEX) ? AdaptedDirectory.INDEX : "none: search is exact");
            json.put("created_by", info.createdBy())
                    .put("hidden_size", info.hiddenSize())
                    .put("entities", info.entities())
                    .put("relations", info.relations())
                    .put("index", adapted.has(AdaptedDirectory.INDEX));
            json.set("provenance", provenance);
        }
        Inspection graph = DatasetInspection.of(directory.resolve(AdaptedDirectory.GRAPH), samples);
        lines.add("");
        lines.addAll(graph.lines());
        json.set("graph", graph.json());
        return new Inspection(lines, json);
    }

    private static void field(List<String> lines, String title, String value) {
        lines.add(String.format(Locale.ROOT, "%-22s %s", title, value));
    }
}

package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jaket.finetune.TaskSystem;
import org.jaket.tasks.entities.ClassifierStart;
import org.jaket.tasks.entities.EntityClassification;
import org.jaket.tasks.entities.EntityConfig;
import tools.jackson.databind.JsonNode;

/**
 * Table 3.
 *
 * @param weights what all systems start from
 * @param sizes how much is run
 * @param graph the data set whose entities are classified
 */
public record EntityRuns(Weights weights, Profile.EntitySizes sizes, Path graph) implements TableRuns {

    private static final List<Double> SHARES = List.of(1.0, 0.2, 0.05);

    @Override
    public PaperTable table() {
        return PaperTable.TABLE3;
    }

    @Override
    public Map<String, Path> files() {
        return Map.of("graph", InputFiles.dataset(graph));
    }

    @Override
    public List<String> remarks() {
        return List.of(
                "Split by seed: a fifth trains, a fifth chooses the weights, the rest is measured.",
                "The language model alone is trained whole; the memory of the other systems is fixed.",
                "JAKET starts its classifier from the category vectors of pre-training, the others from random ones"
                        + " (finetune entities --classifier new compares).");
    }

    @Override
    public EntityConfig config(Cell cell) {
        boolean language = cell.system() == TaskSystem.LM;
        return new EntityConfig(
                graph.toString(),
                weights.model(),
                weights.modelData(),
                weights.backbone(),
                cell.system().label(),
                cell.row().ablation().label(),
                ClassifierStart.AUTO.toString(),
                SHARES.get(cell.setting()),
                true,
                language,
                1,
                cell.seed(),
                language ? sizes.language() : sizes.graph());
    }

    @Override
    public boolean run(Cell cell, Path directory, Around around) {
        EntityConfig config = config(cell);
        // Opened anew for each cell: what a cell starts from must not depend on which ran before it.
        try (EntityClassification task =
                EntityClassification.open(config, around.cache(), around.listeners(), around.notes())) {
            return task.run(config, directory, around.stop()).completed();
        }
    }

    @Override
    public double value(JsonNode result) {
        return result.path("test").path("accuracy").asDouble(Double.NaN);
    }
}

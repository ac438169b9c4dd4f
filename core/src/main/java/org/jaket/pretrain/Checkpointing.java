package org.jaket.pretrain;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jaket.store.BadInputException;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import tools.jackson.databind.JsonNode;

/** Writes and reads the tensors and cursors of a run. */
final class Checkpointing {

    private static final String MODEL = "model.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String MEMORY = "memory.safetensors";

    private Checkpointing() {}

    /** The size of one checkpoint: weights, two moments and the memory. */
    static long bytes(PretrainModel model) {
        Tensor vectors = model.memory().vectors();
        return model.parameters().size() * 3 * Float.BYTES + vectors.numel() * vectors.element_size();
    }

    static Path write(CheckpointDirectory directory, PretrainModel model, AdamW optimizer, TrainingState state) {
        return directory
                .write(state.step(), partial -> {
                    TensorFiles.write(partial.resolve(MODEL), model.parameters());
                    TensorFiles.write(partial.resolve(OPTIMIZER), moments(optimizer));
                    TensorFiles.write(partial.resolve(MEMORY), memory(model));
                    return state.toMap();
                })
                .directory();
    }

    static void readModel(Checkpoint checkpoint, PretrainModel model) {
        TensorFiles.read(checkpoint.path(MODEL), model.parameters());
        TensorFiles.read(checkpoint.path(MEMORY), memory(model));
    }

    static TrainingState readState(Checkpoint checkpoint, AdamW optimizer) {
        TensorFiles.read(checkpoint.path(OPTIMIZER), moments(optimizer));
        JsonNode state = checkpoint.state();
        TrainingState result = new TrainingState(
                checkpoint.step(),
                number(checkpoint, state, "refreshes").intValue(),
                number(checkpoint, state, "next_refresh_at").longValue(),
                number(checkpoint, state, "updates").longValue(),
                number(checkpoint, state, "skipped").longValue(),
                number(checkpoint, state, "skipped_in_a_row").intValue(),
                number(checkpoint, state, "tokens").longValue());
        optimizer.restore(result.updates());
        return result;
    }

    /** Whether the memory of a checkpoint has been computed. */
    static boolean hasMemory(Checkpoint checkpoint) {
        return number(checkpoint, checkpoint.state(), "refreshes").intValue() >= 0;
    }

    private static Number number(Checkpoint checkpoint, JsonNode state, String name) {
        JsonNode node = state.path(name);
        if (!node.isNumber()) {
            throw new BadInputException(checkpoint.directory().resolve("state.json") + ": expected a number named "
                    + name + ", found " + node);
        }
        return node.numberValue();
    }

    private static Map<String, Tensor> moments(AdamW optimizer) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("first_moment", optimizer.first());
        tensors.put("second_moment", optimizer.second());
        return tensors;
    }

    /** E_context, and R where pre-training shows relations. */
    static Map<String, Tensor> memory(PretrainModel model) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("vectors", model.memory().vectors());
        Tensor relations = model.relationVectors();
        if (relations != null) {
            tensors.put("relations", relations);
        }
        return tensors;
    }
}

package org.jaket.tasks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.pretrain.Provenance;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of descriptions that several runs read: those of the same weights and the same descriptions are computed once.
 *
 * @param directory where they are kept; null keeps none
 */
public record SharedMemories(@Nullable Path directory) {

    /** Every run computes its own. */
    public static final SharedMemories NONE = new SharedMemories(null);

    /**
     * Vectors that another run has computed, or fresh ones, which are then kept for others.
     *
     * @param point the weights; with their precision part of what vectors depend on
     * @param descriptions says which descriptions they are of: checksums of files, and what was drawn from them
     * @param graph the edges, which vectors do not depend on
     * @param withRelations whether relations have vectors
     * @param computed computes them
     * @throws BadInputException if what was kept is damaged, or cannot be written
     */
    public GraphMemory get(
            StartingPoint point,
            List<String> descriptions,
            KnowledgeGraph graph,
            boolean withRelations,
            Supplier<GraphMemory> computed) {
        Path shared = directory;
        if (shared == null) {
            return computed.get();
        }
        String key = String.join(
                "\n",
                Provenance.version(),
                point.weightsId(),
                point.policy().precision().name(),
                withRelations ? "entities and relations" : "entities",
                String.join("\n", descriptions));
        Path file = shared.resolve(AtomicFiles.sha256(key.getBytes(StandardCharsets.UTF_8)) + ".safetensors");
        if (Files.isRegularFile(file)) {
            return GraphMemory.read(file, graph, point.languageConfig().hiddenSize(), withRelations);
        }
        GraphMemory memory = computed.get();
        try {
            Files.createDirectories(shared);
            memory.write(file);
            return memory;
        } catch (IOException e) {
            memory.close();
            throw BadInputException.writing(shared, e);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }
}

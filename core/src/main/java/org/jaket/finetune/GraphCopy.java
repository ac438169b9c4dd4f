package org.jaket.finetune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.jaket.memory.Descriptions;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetInfo;
import org.jaket.store.DatasetWriter;

/** Copies a data set without its text: what an adapted model needs of it. */
final class GraphCopy {

    private GraphCopy() {}

    /** Copies what was rejected of a data set's input, if anything was. */
    static void rejects(Dataset dataset, DatasetWriter writer) {
        Path rejects = dataset.directory().resolve("rejects.jsonl");
        if (Files.exists(rejects)) {
            writer.rejects(rejects);
        }
    }

    static void write(Dataset dataset, Path target) {
        if (dataset.entityCount() == 0) {
            throw new BadInputException(dataset.directory() + ": the graph is empty; it needs at least one entity");
        }
        DatasetInfo info = dataset.info();
        Descriptions descriptions = Descriptions.of(dataset);
        try (DatasetWriter writer = DatasetWriter.create(target, false)) {
            writer.tokenizer(Files.readAllBytes(dataset.tokenizerFile()));
            writer.entities(IntStream.range(0, dataset.entityCount())
                    .mapToObj(dataset::entity)
                    .iterator());
            writer.relations(dataset.relations());
            writer.categories(dataset.categories());
            writer.graph(
                    dataset.graphOffsets(), dataset.graphNeighbors(), dataset.graphRelations(), dataset.categoryOf());
            for (int e = 0; e < dataset.entityCount(); e++) {
                writer.description(descriptions.tokens(e), descriptions.first(e), descriptions.last(e));
            }
            writer.heldOut(dataset.heldOutEntities(), dataset.heldOutTriples());
            rejects(dataset, writer);
            writer.commit(new DatasetDescription(
                    info.name(),
                    info.source(),
                    info.licence(),
                    info.createdBy(),
                    info.tokenizer().type(),
                    info.tokenizer().vocabularySize(),
                    info.maxLength(),
                    info.descriptionLength(),
                    Map.of(),
                    info.details()));
        } catch (IOException e) {
            throw BadInputException.reading(dataset.tokenizerFile(), e);
        }
    }
}

package org.jaket.pretrain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;

/** Three entities that no run has seen, under the tiny tokenizer; the first two have the same description. */
final class OtherWorld {

    private OtherWorld() {}

    static void write(Path directory) {
        try (DatasetWriter writer = DatasetWriter.create(directory, false)) {
            writer.tokenizer(Files.readAllBytes(TinyWorld.backbone().resolve("tokenizer.json")));
            writer.entities(IntStream.range(0, 3)
                    .mapToObj(e -> new Entity("o" + e, "name " + e, List.of(), "", List.of()))
                    .iterator());
            writer.relations(List.of());
            writer.categories(List.of());
            writer.graph(new long[4], new int[0], new int[0], new int[] {-1, -1, -1});
            writer.description(new int[] {2, 20, 21, 3}, 1, 2);
            writer.description(new int[] {2, 20, 21, 3}, 1, 2);
            writer.description(new int[] {2, 12, 30, 14, 3}, 2, 2);
            writer.heldOut(new int[0], new int[0]);
            writer.commit(new DatasetDescription(
                    "other", "made up", "none", "OtherWorld", "bert", 57, 16, 8, Map.of(), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.jaket.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A small data set that uses every part of the format. */
public final class Samples {

    static final byte[] TOKENIZER = "{\"model\": {}}\n".getBytes(StandardCharsets.UTF_8);

    private Samples() {}

    /** Writes the data set where none is yet. */
    public static DatasetInfo write(Path directory) {
        return write(directory, false, 1L << 30);
    }

    static DatasetDescription about() {
        return new DatasetDescription(
                "tiny",
                "made up",
                "none",
                "test 1",
                "bert",
                50,
                16,
                8,
                Map.of("certain", 2L, "monosemous", 1L),
                Map.of("split", Map.of("seed", 7, "share", 0.1), "sources", List.of("a", "b")));
    }

    /** Writes the data set with text files of at most so many bytes. */
    static DatasetInfo write(Path directory, boolean overwrite, long shardBytes) {
        try (DatasetWriter writer = DatasetWriter.create(directory, overwrite, shardBytes)) {
            writer.tokenizer(TOKENIZER);
            writer.entities(List.of(
                            new Entity("Q1", "dog", List.of("hound"), "a dog is an animal", List.of("C1")),
                            new Entity("Q2", "cat \u00e9\ud83d\ude00", List.of(), "meows", List.of()),
                            new Entity("Q3", "animal", List.of(), "lives\nhere", List.of("C1")))
                    .iterator());
            writer.relations(
                    List.of(new Relation("is", "is a", "subclass", "has"), new Relation("has", "has kind", "", "is")));
            writer.categories(List.of(new Category("C1", "thing", "any thing")));
            writer.graph(new long[] {0, 2, 3, 4}, new int[] {2, 1, 2, 0}, new int[] {0, 1, 0, 1}, new int[] {0, -1, 0});
            writer.description(new int[] {1, 5, 6, 2}, 1, 1);
            writer.description(new int[] {1, 7, 2}, 0, 0);
            writer.description(new int[] {1, 8, 9, 10, 11, 12, 13, 2}, 3, 6);
            writer.text(new int[] {1, 20, 21, 22, 23, 2}, new int[] {0, 1, 1, 2, 3, 4});
            writer.text(new int[] {1, 30, 2}, new int[] {});
            writer.text(new int[] {1, 40, 41, 2}, new int[] {1, 1, 2});
            writer.heldOutText(new int[] {1, 49, 2}, new int[] {2, 1, 1});
            writer.heldOut(new int[] {1}, new int[] {1, 1, 0});
            return writer.commit(about());
        }
    }

    static void weights(Path file) {
        List<TensorSpec> specs =
                List.of(new TensorSpec("bias", DType.F32, 3), new TensorSpec("layer.0.weight", DType.F32, 4, 3));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of("format", "pt"), specs)) {
            writer.writeFloats("bias", new float[] {1, 2, 3});
            writer.writeFloats("layer.0.weight", new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
            writer.commit();
        }
    }

    /** A small adapted model whose weights and options are of no use. */
    static void adapted(Path directory) throws java.io.IOException {
        java.nio.file.Files.createDirectories(directory);
        write(directory.resolve(AdaptedDirectory.GRAPH));
        weights(directory.resolve(AdaptedDirectory.MODEL));
        for (String name : List.of(AdaptedDirectory.CONFIG, AdaptedDirectory.LANGUAGE, AdaptedDirectory.PROVENANCE)) {
            AtomicFiles.write(directory.resolve(name), "{}");
        }
        RecordFiles.writeRelations(
                directory.resolve(AdaptedDirectory.RELATIONS), List.of(new Relation("is", "is a", "subclass", null)));
        RecordFiles.writeCategories(
                directory.resolve(AdaptedDirectory.CATEGORIES), List.of(new Category("C1", "thing", "any thing")));
        List<TensorSpec> specs = List.of(
                new TensorSpec("entities", DType.BF16, 3, 2),
                new TensorSpec("knowledge", DType.F32, 3, 2),
                new TensorSpec("relations", DType.F32, 4, 2));
        try (SafeTensorsWriter writer =
                SafeTensorsWriter.create(directory.resolve(AdaptedDirectory.MEMORY), Map.of(), specs)) {
            writer.write("entities", java.nio.ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
            writer.writeFloats("knowledge", new float[] {1, 2, 3, 4, 5, 6});
            writer.writeFloats("relations", new float[] {1, 2, 3, 4, 5, 6, 7, 8});
            writer.commit();
        }
        AdaptedDirectory.seal(directory, new AdaptedDirectory.Info("test", 2, 3, 4, true));
    }
}

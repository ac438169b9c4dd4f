package org.jaket.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jaket.corpus.Progress;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.Category;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.store.SafeTensors;
import org.jaket.tasks.predict.Predictions;
import org.jspecify.annotations.Nullable;

/**
 * Another world than {@link TinyWorld}'s, of the same four categories: 300 entities, described by a token of their
 * category, which is their mention, and one of 25 names; edges lead to entities of the same category.
 */
public final class TaskWorld {

    private static final int ENTITIES = 300;
    private static final int CATEGORIES = 4;
    private static final int FIRST_TOKEN = 10;
    private static final int VOCABULARY = 57;

    private TaskWorld() {}

    /** What runs need besides their options, with nobody who listens to the training or stops it. */
    public static TaskContext context(Path folder, Consumer<String> notes) {
        return new TaskContext(folder.resolve("cache"), List.of(), Progress.NONE, notes, new StopSignal());
    }

    /** Applies a run to inputs of which each can be used, or none. */
    public static List<Map<String, Object>> predict(
            Path run, List<String> inputs, @Nullable Path support, int top, TaskContext context) {
        return Predictions.of(
                new Predictions.Request(run, Input.arguments(inputs), support, null, top), context, reject -> {
                    throw new AssertionError(reject);
                });
    }

    /** The newest weights of a run, to be closed. */
    public static SafeTensors weights(Path run) {
        return SafeTensors.open(new CheckpointDirectory(run, 1)
                .latest(warning -> {})
                .orElseThrow()
                .path("model.safetensors"));
    }

    /** Writes the data set, with or without its edges. */
    public static Path write(Path directory, boolean edges) {
        return write(
                directory,
                List.of(new Relation("r0", "relation", "", null)),
                writer -> graph(writer, edges, new SplittableRandom(5)));
    }

    /** The same with other edges, each there in both of two relations, which are declared each other's inverse. */
    public static Path writeWithInverses(Path directory) {
        return write(
                directory,
                List.of(new Relation("r0", "relation", "", "r1"), new Relation("r1", "other way", "", "r0")),
                TaskWorld::ring);
    }

    private static Path write(Path directory, List<Relation> declared, Consumer<DatasetWriter> graph) {
        try (DatasetWriter writer = DatasetWriter.create(directory, false)) {
            writer.tokenizer(Files.readAllBytes(TinyWorld.backbone().resolve("tokenizer.json")));
            List<Entity> entities = new ArrayList<>();
            for (int e = 0; e < ENTITIES; e++) {
                entities.add(new Entity("t" + e, "thing " + e, List.of(), "", List.of("c" + e % CATEGORIES)));
                writer.description(new int[] {2, FIRST_TOKEN + e % CATEGORIES, FIRST_TOKEN + 5 + e % 25, 3}, 1, 1);
            }
            writer.entities(entities.iterator());
            writer.relations(declared);
            List<Category> categories = new ArrayList<>();
            for (int c = 0; c < CATEGORIES; c++) {
                categories.add(new Category("c" + c, "category " + c, ""));
            }
            writer.categories(categories);
            graph.accept(writer);
            writer.text(new int[] {2, 40, 41, 3}, new int[0]);
            writer.heldOut(new int[0], new int[0]);
            writer.commit(new DatasetDescription(
                    "task", "made up", "none", "TaskWorld", "bert", VOCABULARY, 16, 8, Map.of(), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    private static void ring(DatasetWriter writer) {
        long[] offsets = new long[ENTITIES + 1];
        int[] neighbor = new int[2 * ENTITIES];
        int[] relation = new int[2 * ENTITIES];
        int[] category = new int[ENTITIES];
        for (int e = 0; e < ENTITIES; e++) {
            neighbor[2 * e] = (e + CATEGORIES) % ENTITIES;
            neighbor[2 * e + 1] = (e + ENTITIES - CATEGORIES) % ENTITIES;
            relation[2 * e + 1] = 1;
            offsets[e + 1] = 2L * (e + 1);
            category[e] = e % CATEGORIES;
        }
        writer.graph(offsets, neighbor, relation, category);
    }

    private static void graph(DatasetWriter writer, boolean edges, SplittableRandom random) {
        int each = edges ? 3 : 0;
        long[] offsets = new long[ENTITIES + 1];
        int[] neighbor = new int[each * ENTITIES];
        int[] category = new int[ENTITIES];
        for (int e = 0; e < ENTITIES; e++) {
            for (int i = 0; i < each; i++) {
                neighbor[each * e + i] = e % CATEGORIES + CATEGORIES * random.nextInt(ENTITIES / CATEGORIES);
            }
            offsets[e + 1] = (long) each * (e + 1);
            category[e] = e % CATEGORIES;
        }
        writer.graph(offsets, neighbor, new int[neighbor.length], category);
    }
}

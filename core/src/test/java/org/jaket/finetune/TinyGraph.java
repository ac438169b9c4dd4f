package org.jaket.finetune;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.Category;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;

/** A graph that the tiny world's model has never seen, and that tests change. */
final class TinyGraph {

    private static final List<String> RELATIONS = List.of("r0", "new");

    /** An edge by names. */
    record Edge(String head, String relation, String tail) {}

    private final Map<String, int[]> descriptions = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final List<Edge> heldOut = new ArrayList<>();
    private boolean inverses;

    /** A random graph of so many entities x0, x1, …; the last has no text but [CLS] and [SEP]. */
    static TinyGraph random(int entities) {
        SplittableRandom random = new SplittableRandom(21);
        TinyGraph graph = new TinyGraph();
        for (int e = 0; e < entities; e++) {
            boolean empty = e == entities - 1;
            graph.describe(
                    "x" + e,
                    empty
                            ? new int[0]
                            : random.ints(1 + random.nextInt(6), 10, 57).toArray());
        }
        for (int i = 0; i < 6 * entities && entities > 1; i++) {
            int head = random.nextInt(1 + random.nextInt(entities));
            int tail = random.nextInt(entities);
            if (head != tail) {
                graph.link("x" + head, RELATIONS.get(random.nextInt(2)), "x" + tail);
            }
        }
        return graph;
    }

    /** Gives an entity a text of some words; its mention is the first two, or [CLS] if there are none. */
    TinyGraph describe(String id, int... words) {
        descriptions.put(id, words);
        return this;
    }

    TinyGraph link(String head, String relation, String tail) {
        edges.add(new Edge(head, relation, tail));
        return this;
    }

    /** Some edge that is not between the given entities. */
    Edge someEdge(String... not) {
        return edges.stream()
                .filter(edge ->
                        !List.of(not).contains(edge.head()) && !List.of(not).contains(edge.tail()))
                .findFirst()
                .orElseThrow();
    }

    /** Declares the two relations each other's inverse. */
    TinyGraph declareInverses() {
        inverses = true;
        return this;
    }

    /** Moves every n-th edge out of the graph. */
    TinyGraph holdOutEvery(int n) {
        List<Edge> distinct = edges.stream().distinct().toList();
        for (int i = 0; i < distinct.size(); i += n) {
            heldOut.add(distinct.get(i));
        }
        edges.removeAll(heldOut);
        edges.removeIf(edge -> inverses
                && heldOut.stream()
                        .anyMatch(out ->
                                out.head().equals(edge.tail()) && out.tail().equals(edge.head())));
        return this;
    }

    Path write(Path directory) {
        try (DatasetWriter writer = DatasetWriter.create(directory, false)) {
            writer.tokenizer(Files.readAllBytes(TinyWorld.backbone().resolve("tokenizer.json")));
            List<String> ids = new ArrayList<>(descriptions.keySet());
            writer.entities(ids.stream()
                    .map(id -> new Entity(id, "name of " + id, List.of(), "text of " + id, List.of("c")))
                    .iterator());
            writer.relations(List.of(
                    new Relation("r0", "relation 0", "", inverses ? "new" : null),
                    new Relation("new", "a new one", "described", inverses ? "r0" : null)));
            writer.categories(List.of(new Category("c", "category", "")));
            for (int[] words : descriptions.values()) {
                int[] tokens = new int[words.length + 2];
                tokens[0] = 2;
                System.arraycopy(words, 0, tokens, 1, words.length);
                tokens[words.length + 1] = 3;
                writer.description(tokens, Math.min(1, words.length), Math.min(2, words.length));
            }
            writeGraph(writer, ids);
            writer.heldOut(
                    new int[0],
                    heldOut.stream()
                            .flatMapToInt(edge -> IntStream.of(
                                    ids.indexOf(edge.head()),
                                    RELATIONS.indexOf(edge.relation()),
                                    ids.indexOf(edge.tail())))
                            .toArray());
            writer.commit(new DatasetDescription(
                    "unseen", "made up", "none", "TinyGraph", "bert", 57, 16, 8, Map.of(), Map.of()));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeGraph(DatasetWriter writer, List<String> ids) {
        List<TreeSet<Long>> rows = new ArrayList<>();
        ids.forEach(id -> rows.add(new TreeSet<>()));
        for (Edge edge : edges) {
            rows.get(ids.indexOf(edge.head()))
                    .add((long) ids.indexOf(edge.tail()) << 32 | RELATIONS.indexOf(edge.relation()));
        }
        long[] offsets = new long[ids.size() + 1];
        List<Long> all = new ArrayList<>();
        for (int e = 0; e < ids.size(); e++) {
            all.addAll(rows.get(e));
            offsets[e + 1] = all.size();
        }
        writer.graph(
                offsets,
                all.stream().mapToInt(edge -> (int) (edge >>> 32)).toArray(),
                all.stream().mapToInt(Long::intValue).toArray(),
                new int[ids.size()]);
    }
}

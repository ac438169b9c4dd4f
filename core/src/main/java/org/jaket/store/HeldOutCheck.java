package org.jaket.store;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Held-out triples are not in the graph, and neither are the same triples read backwards under a declared inverse. */
final class HeldOutCheck {

    private HeldOutCheck() {}

    static void check(SafeTensors graph, SafeTensors heldOut, List<Relation> relations) {
        Map<Integer, Set<Long>> forbidden = forbidden(heldOut.ints("triples"), inverses(relations));
        LongBuffer offsets = graph.longs("offsets");
        IntBuffer neighbor = graph.ints("neighbor");
        IntBuffer relation = graph.ints("relation");
        forbidden.forEach((head, ends) -> {
            for (long i = offsets.get(head); i < offsets.get(head + 1); i++) {
                int r = relation.get((int) i);
                int tail = neighbor.get((int) i);
                if (ends.contains(pack(r, tail))) {
                    throw new BadInputException(graph.file() + " holds the edge (" + head + ", " + r + ", " + tail
                            + "), which " + heldOut.file()
                            + " holds out in one direction or the other; prepare the data set again");
                }
            }
        });
    }

    private static Map<Integer, Set<Long>> forbidden(IntBuffer triples, int[] inverse) {
        Map<Integer, Set<Long>> forbidden = new HashMap<>();
        for (int i = 0; i < triples.limit(); i += 3) {
            int head = triples.get(i);
            int relation = triples.get(i + 1);
            int tail = triples.get(i + 2);
            forbidden.computeIfAbsent(head, key -> new HashSet<>()).add(pack(relation, tail));
            if (inverse[relation] >= 0) {
                forbidden.computeIfAbsent(tail, key -> new HashSet<>()).add(pack(inverse[relation], head));
            }
        }
        return forbidden;
    }

    private static int[] inverses(List<Relation> relations) {
        Map<String, Integer> byId = new HashMap<>();
        for (int r = 0; r < relations.size(); r++) {
            byId.put(relations.get(r).id(), r);
        }
        return relations.stream()
                .mapToInt(relation -> relation.inverse() == null ? -1 : byId.getOrDefault(relation.inverse(), -1))
                .toArray();
    }

    private static long pack(int relation, int entity) {
        return (long) relation << 32 | entity;
    }
}

package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Counts;

/**
 * Which relations train, choose the weights and are measured; no relation does two of these.
 *
 * @param train relations to train on
 * @param validation relations that choose the weights
 * @param measured relations that are measured
 */
record FewRelSplit(
        Map<String, List<Instance>> train,
        Map<String, List<Instance>> validation,
        Map<String, List<Instance>> measured) {

    static FewRelSplit of(FewRelConfig config, Consumer<String> rejects) {
        int needed = config.shots() + config.queriesPerRelation();
        Path file = Path.of(config.train());
        RelationNames names = config.names();
        Set<String> small = new HashSet<>();
        Map<String, List<Instance>> all = read(file, names, needed, rejects, small);
        Map<String, List<Instance>> dev =
                config.dev() == null ? Map.of() : read(Path.of(config.dev()), names, needed, rejects, small);
        FewRelParts parts =
                FewRelParts.of(config.parts(), all.keySet(), dev.keySet(), relation -> !small.contains(relation));
        requireWays(config, "train", parts.train().size(), needed);
        requireWays(config, "choose the weights", parts.validation().size(), needed);
        requireWays(config, "are measured", parts.measured().size(), needed);
        return new FewRelSplit(
                part(all, parts.train()),
                part(all, parts.validation()),
                part(config.dev() == null ? all : dev, parts.measured()));
    }

    private static void requireWays(FewRelConfig config, String what, int found, int needed) {
        if (found < config.ways()) {
            throw new BadInputException(
                    (what.equals("are measured") && config.dev() != null ? config.dev() : config.train()) + ": " + found
                            + " relations with at least " + needed + " instances " + what + ", and " + config.ways()
                            + " are needed for --way " + config.ways() + " beside --hold-out "
                            + config.heldOutRelations());
        }
    }

    /** Reads a file, and adds the relations that have too few instances for an episode. */
    private static Map<String, List<Instance>> read(
            Path file, RelationNames names, int needed, Consumer<String> rejects, Set<String> small) {
        Map<String, Integer> lines = new HashMap<>();
        Map<String, List<Instance>> relations = FewRelFile.read(file, names, rejects, lines::put);
        relations.forEach((relation, instances) -> {
            if (instances.size() < needed) {
                small.add(relation);
                rejects.accept(file + ", line " + lines.get(relation) + ": relation " + relation + " has "
                        + Counts.of(instances.size(), "usable instance") + " and is left out; an episode needs "
                        + needed
                        + ", so give more or a smaller --shot");
            }
        });
        return relations;
    }

    private static Map<String, List<Instance>> part(Map<String, List<Instance>> all, List<String> names) {
        Map<String, List<Instance>> part = new LinkedHashMap<>();
        names.forEach(name -> part.put(name, java.util.Objects.requireNonNull(all.get(name))));
        return part;
    }

    /**
     * Relations as many sentences each, which are exchanged among all relations of the part: that two are of one relation
     * says nothing.
     *
     * @param randomness decides how
     * @param part a number of the part, so that each has a permutation of its own
     */
    static Map<String, List<Instance>> permuted(
            Map<String, List<Instance>> relations, Randomness randomness, int part) {
        List<Instance> all = new ArrayList<>();
        relations.values().forEach(all::addAll);
        SplittableRandom random = randomness.stream(Purpose.ABLATION, part);
        for (int i = all.size() - 1; i > 0; i--) {
            Collections.swap(all, i, random.nextInt(i + 1));
        }
        Map<String, List<Instance>> permuted = new LinkedHashMap<>();
        int from = 0;
        for (Map.Entry<String, List<Instance>> relation : relations.entrySet()) {
            int to = from + relation.getValue().size();
            permuted.put(relation.getKey(), List.copyOf(all.subList(from, to)));
            from = to;
        }
        return permuted;
    }

    /** The sentences of all parts. */
    List<Instance> instances() {
        return Stream.of(train, validation, measured)
                .flatMap(part -> part.values().stream())
                .flatMap(List::stream)
                .toList();
    }

    /** Relation ids of each part, for {@code result.json}. */
    Map<String, List<String>> names() {
        return Map.of(
                "train", List.copyOf(train.keySet()),
                "validation", List.copyOf(validation.keySet()),
                "measured", List.copyOf(measured.keySet()));
    }

    String summary(int rejected, String where) {
        return train.size() + " relations to train on, " + validation.size() + " to choose the weights, "
                + measured.size() + " to measure; " + rejected + " instances or relations rejected" + where;
    }
}

package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;

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
        Map<String, List<Instance>> all = usable(Path.of(config.train()), needed, rejects);
        Map<String, List<Instance>> dev =
                config.dev() == null ? Map.of() : usable(Path.of(config.dev()), needed, rejects);
        for (String relation : dev.keySet()) {
            if (all.containsKey(relation)) {
                throw new BadInputException(config.dev() + ": relation " + relation + " is also in " + config.train()
                        + "; few-shot relations must be new");
            }
        }
        int heldOut = config.heldOutRelations() * (config.dev() == null ? 2 : 1);
        if (all.size() < heldOut + config.ways() || (config.dev() != null && dev.size() < config.ways())) {
            throw new BadInputException(config.train() + ": " + all.size() + " relations with at least " + needed
                    + " instances, and " + (heldOut + config.ways()) + " are needed for --way " + config.ways()
                    + " and --hold-out " + config.heldOutRelations()
                    + (config.dev() == null ? "" : "; " + config.dev() + " has " + dev.size()));
        }
        List<String> order = shuffled(new ArrayList<>(all.keySet()), new Randomness(config.seed()));
        int validation = config.heldOutRelations();
        return new FewRelSplit(
                part(all, order.subList(heldOut, order.size())),
                part(all, order.subList(0, validation)),
                config.dev() == null ? part(all, order.subList(validation, heldOut)) : dev);
    }

    private static Map<String, List<Instance>> usable(Path file, int needed, Consumer<String> rejects) {
        Map<String, List<Instance>> relations = new LinkedHashMap<>(FewRelFile.read(file, rejects));
        relations.entrySet().removeIf(entry -> {
            boolean few = entry.getValue().size() < needed;
            if (few) {
                rejects.accept(file + ": relation " + entry.getKey() + " has "
                        + entry.getValue().size() + " usable instances and is left out; an episode needs " + needed);
            }
            return few;
        });
        return relations;
    }

    private static List<String> shuffled(List<String> names, Randomness randomness) {
        names.sort(null);
        SplittableRandom random = randomness.stream(Purpose.TASK_SPLIT, 0);
        for (int i = names.size() - 1; i > 0; i--) {
            java.util.Collections.swap(names, i, random.nextInt(i + 1));
        }
        return names;
    }

    private static Map<String, List<Instance>> part(Map<String, List<Instance>> all, List<String> names) {
        Map<String, List<Instance>> part = new LinkedHashMap<>();
        names.forEach(name -> part.put(name, java.util.Objects.requireNonNull(all.get(name))));
        return part;
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

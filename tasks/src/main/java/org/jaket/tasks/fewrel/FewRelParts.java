package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Counts;
import org.jspecify.annotations.Nullable;

/**
 * The relations of each part: those that train, those that choose the weights and those that are measured. They are a
 * function of the files and of the request alone, never of a run's seed, system, ways or shots.
 *
 * @param train relations to train on
 * @param validation relations that choose the weights
 * @param measured relations that are measured
 */
public record FewRelParts(List<String> train, List<String> validation, List<String> measured) {

    /**
     * What decides the parts.
     *
     * @param train FewRel's training file
     * @param dev the file whose relations are measured; null holds relations out of the training file instead
     * @param heldOut how many relations of the training file choose the weights, and without {@code dev} how many more
     *     are measured
     * @param seed decides which those are
     * @param measured the relations that are measured; empty takes all of {@code dev}, or lets the seed decide
     * @param names FewRel's {@code pid2name.json}: a relation that it does not name is in no part; null takes all
     */
    public record Request(
            Path train,
            @Nullable Path dev,
            int heldOut,
            long seed,
            List<String> measured,
            @Nullable Path names) {}

    /**
     * Reads the files and divides their relations.
     *
     * @throws BadInputException if a file cannot be read, a relation is in both, one that should be measured is in
     *     neither, or there are too few
     */
    public static FewRelParts of(Request request) {
        Consumer<String> nobody = reject -> {};
        RelationNames names = RelationNames.read(request.names());
        Set<String> train = FewRelFile.read(request.train(), names, nobody).keySet();
        Path dev = request.dev();
        Set<String> measured =
                dev == null ? Set.of() : FewRelFile.read(dev, names, nobody).keySet();
        return of(request, train, measured, relation -> true);
    }

    /**
     * Divides relations.
     *
     * @param all relations of the training file
     * @param dev relations of the dev file; empty without one
     * @param usable whether a relation has enough instances; the others are in no part and move no other one
     */
    static FewRelParts of(Request request, Set<String> all, Set<String> dev, Predicate<String> usable) {
        for (String relation : dev) {
            if (all.contains(relation)) {
                throw new BadInputException(request.dev() + ": relation " + relation + " is also in " + request.train()
                        + "; few-shot relations must be new");
            }
        }
        List<String> order = shuffled(all, new Randomness(request.seed()));
        List<String> measured = request.measured().isEmpty() && request.dev() == null
                ? first(order, request.heldOut(), request)
                : named(request, request.dev() == null ? all : dev);
        order.removeAll(new HashSet<>(measured));
        List<String> validation = first(order, request.heldOut(), request);
        List<String> train = order.subList(validation.size(), order.size());
        // After they were drawn: which relations are kept unseen hangs on no option but those of the request.
        return new FewRelParts(
                train.stream().filter(usable).toList(),
                validation.stream().filter(usable).toList(),
                measured.stream().filter(usable).toList());
    }

    private static List<String> named(Request request, Set<String> file) {
        Set<String> measured = request.measured().isEmpty() ? file : new LinkedHashSet<>(request.measured());
        for (String relation : measured) {
            if (!file.contains(relation)) {
                throw new BadInputException((request.dev() == null ? request.train() : request.dev())
                        + ": has no relation " + relation + ", which --measure-relations names");
            }
        }
        return List.copyOf(measured);
    }

    private static List<String> first(List<String> order, int count, Request request) {
        if (order.size() < count) {
            throw new BadInputException(request.train() + ": expected " + Counts.of(count, "relation")
                    + " to hold out, and as many more that are measured where there is no --dev, found "
                    + (order.isEmpty() ? "none left" : "only " + Counts.of(order.size()) + " left")
                    + "; give a smaller --hold-out or a file of more relations");
        }
        return List.copyOf(order.subList(0, count));
    }

    private static List<String> shuffled(Set<String> relations, Randomness randomness) {
        List<String> names = new ArrayList<>(relations);
        names.sort(null);
        SplittableRandom random = randomness.stream(Purpose.TASK_SPLIT, 0);
        for (int i = names.size() - 1; i > 0; i--) {
            Collections.swap(names, i, random.nextInt(i + 1));
        }
        return names;
    }
}

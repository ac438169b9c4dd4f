package org.jaket.tasks.entities;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jaket.finetune.FinetuneRun;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Counts;
import org.jaket.tasks.TaskContext;
import org.jaket.tensor.Precision;
import org.jspecify.annotations.Nullable;

/**
 * One system at several training shares and seeds, each in a directory of its own below the run's. What is finished is
 * not run again.
 */
public final class EntitySweep {

    private EntitySweep() {}

    /**
     * One run of it.
     *
     * @param share its training share
     * @param seed its seed
     * @param directory where it lies
     * @param result how it ended
     */
    public record Cell(double share, long seed, Path directory, EntityClassification.Result result) {}

    /**
     * Mean and standard deviation over seeds.
     *
     * @param mean the mean
     * @param deviation the standard deviation of a sample; NaN for one seed
     * @param seeds how many seeds
     */
    public record Spread(double mean, double deviation, int seeds) {

        /** Of some values, at least one. */
        public static Spread of(double[] values) {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Spread(
                    mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)), values.length);
        }
    }

    /**
     * Runs every share with every seed.
     *
     * @param base all other options
     * @param shares training shares
     * @param seeds seeds
     * @param out the run directory; a single share and seed lies in it directly, unless it holds runs of several
     * @param resume whether {@code out} may hold something already
     * @param context what else it needs; cells not begun when it is stopped are left out
     * @return the cells, as far as they came
     * @throws BadInputException if {@code out} holds something and is not gone on with, or an input is at fault
     */
    public static List<Cell> run(
            EntityConfig base, List<Double> shares, List<Long> seeds, Path out, boolean resume, TaskContext context) {
        if (!resume && Files.exists(out)) {
            requireEmpty(out);
        }
        List<Cell> cells = new ArrayList<>();
        boolean single = shares.size() * seeds.size() == 1 && !holdsRunsBelow(out);
        if (!single && new FinetuneRun(out).canResume()) {
            throw new BadInputException(
                    out + ": is itself the run of one training share and seed; for several choose another --out");
        }
        List<Path> directories = new ArrayList<>();
        for (double share : shares) {
            for (long seed : seeds) {
                directories.add(single ? out : out.resolve(name(share, seed)));
            }
        }
        if (resume && !holdsRunsBelow(out)) {
            new FinetuneRun(out).requireStarted();
        }
        try (EntityClassification task = EntityClassification.open(base, precision(directories), context)) {
            for (double share : shares) {
                for (long seed : seeds) {
                    if (context.stop().requested()) {
                        return cells;
                    }
                    Path directory = directories.get(cells.size());
                    EntityClassification.Result result = task.run(base.with(share, seed), directory);
                    cells.add(new Cell(share, seed, directory, result));
                }
            }
        }
        return cells;
    }

    /**
     * What runs that are compared, or gone on with, are computed in: as the first of them that has begun; null if none has.
     *
     * @param directories their run directories
     */
    public static @Nullable Precision precision(List<Path> directories) {
        for (Path directory : directories) {
            Precision precision = new FinetuneRun(directory).precision();
            if (precision != null) {
                return precision;
            }
        }
        return null;
    }

    private static void requireEmpty(Path out) {
        if (!Files.isDirectory(out)) {
            throw new BadInputException(out + ": is a file; choose another --out");
        }
        if (holdsRunsBelow(out)) {
            throw new BadInputException(
                    out + ": holds runs already; add --resume to go on with them, or choose another --out");
        }
        new FinetuneRun(out).requireFresh();
    }

    /** Whether there are runs of several shares or seeds. */
    private static boolean holdsRunsBelow(Path out) {
        if (!Files.isDirectory(out)) {
            return false;
        }
        try (Stream<Path> below = Files.list(out)) {
            return below.anyMatch(directory -> new FinetuneRun(directory).canResume());
        } catch (IOException e) {
            throw BadInputException.reading(out, e);
        }
    }

    private static String name(double share, long seed) {
        return String.format(
                Locale.ROOT, "train-%s-seed-%d", Counts.percent(share).replace("%", ""), seed);
    }

    /** Mean and deviation of a measure over the seeds of each share, in the order of the shares. */
    public static Map<Double, Spread> spread(List<Cell> cells, ToDoubleFunction<EntityClassification.Result> measure) {
        Map<Double, List<Cell>> byShare = new LinkedHashMap<>();
        for (Cell cell : cells) {
            if (cell.result().completed()) {
                byShare.computeIfAbsent(cell.share(), share -> new ArrayList<>())
                        .add(cell);
            }
        }
        Map<Double, Spread> spreads = new LinkedHashMap<>();
        byShare.forEach((share, group) -> spreads.put(
                share,
                Spread.of(group.stream()
                        .mapToDouble(cell -> measure.applyAsDouble(cell.result()))
                        .toArray())));
        return spreads;
    }
}

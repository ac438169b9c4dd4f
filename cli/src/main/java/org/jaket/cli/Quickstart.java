package org.jaket.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jaket.cli.report.Format;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.wordnet.WordNetOptions;
import org.jaket.pretrain.ConfigFiles;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.PretrainConfig;
import org.jaket.pretrain.PretrainRequest;
import org.jaket.pretrain.RunResult;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jspecify.annotations.Nullable;

/** From nothing to a trained model within some minutes: prepares a part of WordNet, trains, shows what was learnt. */
final class Quickstart {

    /** Sequences shorter than the default make more steps of the same time. */
    private static final int LENGTH = 64;

    private static final int DESCRIPTION_LENGTH = 64;

    /** More usage examples than usual: a small data set needs them to measure on. */
    private static final HeldOut HELD_OUT = new HeldOut(0.05, 5_000, 0.02, 10_000, 0.5);

    private static final String BACKBONE = "bge-small";

    private final Terminal terminal;
    private final double minutes;
    private final DoubleSupplier elapsedSeconds;

    /**
     * A quickstart.
     *
     * @param terminal where progress and results go
     * @param minutes how long all of it may take
     * @param elapsedSeconds how much of that is over
     */
    Quickstart(Terminal terminal, double minutes, DoubleSupplier elapsedSeconds) {
        this.terminal = terminal;
        this.minutes = minutes;
        this.elapsedSeconds = elapsedSeconds;
    }

    /**
     * Runs all of it.
     *
     * @param givenOut the run directory; null takes the first free name
     * @param givenData a data set to use; null prepares one
     */
    RunResult run(@Nullable Path givenOut, @Nullable Path givenData) {
        if (givenOut != null) {
            requireFresh(givenOut);
        }
        warnOfShortTime();
        Path data = givenData != null ? givenData : prepared();
        if (givenOut != null) {
            return train(data, givenOut);
        }
        Path out = claimFirstFree(Path.of("runs", "quickstart"));
        try {
            return train(data, out);
        } finally {
            deleteIfEmpty(out);
        }
    }

    private RunResult train(Path data, Path out) {
        PretrainRequest request =
                new PretrainRequest(data, BACKBONE, out, configuration(Map.of()), CacheDirectory.path());
        RunResult result = new TrainingSession(terminal).start(request, this::plan);
        if (result.completed()) {
            Outcome.print(terminal, result);
            next(out, data);
        }
        return result;
    }

    private Path prepared() {
        List<String> domains = QuickstartPlan.domains(minutes);
        Path data = Path.of("data", "quickstart-" + domains.size() + "-domains");
        try (PreparationLock lock = PreparationLock.of(
                data, () -> say("another quickstart is preparing " + data + "; this one waits for it"))) {
            return prepared(data, domains);
        }
    }

    private Path prepared(Path data, List<String> domains) {
        if (isUsable(data)) {
            say("data set " + data + " is there already");
            return data;
        }
        say("preparing " + data + " from " + domains.size() + " of WordNet's 45 domains: "
                + String.join(", ", domains));
        WordNetOptions options = new WordNetOptions(
                domains,
                WordNetOptions.Categories.LEXICOGRAPHER,
                false,
                LENGTH,
                DESCRIPTION_LENGTH,
                WordNetOptions.DEFAULT.seed(),
                HELD_OUT);
        new Preparation(terminal, BACKBONE).wordNet(options, data, Files.exists(data.resolve("dataset.json")));
        return data;
    }

    /** A data set of an older format, or one that is damaged, is made anew. */
    private boolean isUsable(Path data) {
        if (!Files.exists(data.resolve("dataset.json"))) {
            return false;
        }
        try (Dataset dataset = Dataset.open(data)) {
            return dataset.entityCount() > 0;
        } catch (BadInputException e) {
            say(e.getMessage());
            return false;
        }
    }

    private void warnOfShortTime() {
        if (minutes < QuickstartPlan.USUAL_MINUTES) {
            say("--minutes " + time() + " is short: the fewest steps that teach anything, "
                    + QuickstartPlan.FEWEST_STEPS
                    + ", take about " + QuickstartPlan.USUAL_MINUTES + " minutes on two cores with all that goes with"
                    + " them; on a slow machine this takes longer than asked for");
        }
    }

    private PretrainConfig plan(PretrainConfig config, Planner.Measured measured) {
        double elapsed = elapsedSeconds.getAsDouble();
        Map<String, String> options = QuickstartPlan.options(measured, 60 * minutes - elapsed);
        String steps = options.get("steps");
        say("a step takes " + Format.significant(measured.stepSeconds()) + " s here: "
                + (QuickstartPlan.fits(options)
                        ? steps + " steps fit into " + time() + " minutes"
                        : "even " + steps + " steps, the fewest that teach anything, take longer than " + time()
                                + " minutes; it will be about "
                                + Math.round(Math.ceil((elapsed + QuickstartPlan.seconds(measured, options)) / 60))
                                + " in all"));
        return configuration(options);
    }

    private String time() {
        return minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes);
    }

    private static PretrainConfig configuration(Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>(BuiltInConfig.options("quickstart.yaml"));
        all.putAll(options);
        // Until the plan is made the number of steps is not known; it may not be computed from epochs.
        all.putIfAbsent("steps", Long.toString(QuickstartPlan.FEWEST_STEPS));
        return ConfigFiles.load(null, all);
    }

    private void next(Path out, Path data) {
        terminal.out().println();
        terminal.out().println("Next:");
        for (String line : List.of(
                terminal.commandLine("inspect", data, "--samples", 5),
                terminal.commandLine("evaluate", out),
                terminal.commandLine("export", out, "--out", out.resolve("export")),
                terminal.commandLine("prepare", "wordnet", "--out", Path.of("data", "wordnet")),
                terminal.commandLine(
                        "pretrain", "--data", Path.of("data", "wordnet"), "--out", Path.of("runs", "wordnet")))) {
            terminal.out().println("  " + line);
        }
        terminal.out().flush();
    }

    private void say(@Nullable String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }

    private static void requireFresh(Path out) {
        AtomicFiles.requireNoFile(out);
        if (Files.exists(out.resolve("config.yaml"))) {
            throw new BadInputException(out + ": holds a run already; choose another --out");
        }
    }

    /**
     * Makes the first of the directories NAME, NAME-2, NAME-3, … that is not there yet. That of a run that has not begun is
     * taken, too; of quickstarts at the same moment each gets its own.
     *
     * @throws BadInputException if none can be made
     */
    static Path claimFirstFree(Path wanted) {
        try {
            Files.createDirectories(wanted.toAbsolutePath().getParent());
            Path name = wanted;
            for (int i = 2; !isMade(name); i++) {
                name = Path.of(wanted + "-" + i);
            }
            return name;
        } catch (IOException e) {
            throw BadInputException.writing(wanted, e);
        }
    }

    private static boolean isMade(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** A run that could not begin does not keep the name. */
    private static void deleteIfEmpty(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // It holds a run.
        }
    }
}

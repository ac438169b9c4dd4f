package org.jaket.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.pretrain.RunResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket quickstart}. */
@Command(
        name = "quickstart",
        description =
                "From nothing to a trained model in ten minutes: prepares a part of WordNet, pre-trains on it from "
                        + "bge-small, and shows what was learnt. Needs no other file.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  jaket quickstart", "  jaket quickstart --minutes 30 --out runs/longer"})
final class QuickstartCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "10",
            description = "How long all of it may take (default: 10); the fewest steps need about 4 on two cores.")
    private double minutes = 10;

    @Option(
            names = "--out",
            paramLabel = "RUN",
            description = "The run directory to make (default: runs/quickstart, or the next name that is free).")
    private @Nullable Path out;

    @Option(names = "--data", paramLabel = "DIR", description = "A data set to use (default: prepares one in data/).")
    private @Nullable Path data;

    @Override
    public Integer call() {
        Usage.require(spec, minutes >= 1 && minutes <= 100_000, "--minutes", minutes, "a number from 1 to 100000");
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        Quickstart quickstart =
                new Quickstart(Terminal.of(spec), minutes, () -> (System.currentTimeMillis() - started) / 1e3);
        RunResult result = quickstart.run(out, data);
        return result.completed() ? ExitCodes.DONE : ExitCodes.INTERRUPTED;
    }
}

package org.jaket.cli;

import org.jaket.store.BadInputException;
import org.jaket.tensor.NativeLibraries;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: what all commands share. */
@Command(
        name = "jaket",
        description = "Teaches a language model a knowledge graph: joint pre-training of a text encoder and a graph "
                + "attention network (JAKET).",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 3 bad input, 130 interrupted.",
            "",
            "Example, ten minutes from a clean checkout to a trained model:",
            "  jaket quickstart"
        },
        subcommands = {
            QuickstartCommand.class,
            PrepareCommand.class,
            PretrainCommand.class,
            EvaluateCommand.class,
            AdaptCommand.class,
            EmbedCommand.class,
            SimilarCommand.class,
            CompleteCommand.class,
            FinetuneCommand.class,
            PredictCommand.class,
            ReproduceCommand.class,
            InspectCommand.class,
            ExportCommand.class,
            LinkCommand.class,
            ReportCommand.class,
            BenchCommand.class
        })
final class JaketCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Also print what the libraries log.")
    boolean verbose;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "After an error, print where in the code it came up.")
    boolean stackTrace;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a command.");
    }

    /** The whole command line, ready to execute. */
    static CommandLine commandLine() {
        JaketCommand root = new JaketCommand();
        Faults faults = new Faults(root);
        CommandLine line = new CommandLine(root);
        line.setExecutionExceptionHandler(faults);
        line.setParameterExceptionHandler(faults);
        line.setExitCodeExceptionMapper(ExitCodes::of);
        Numbers.register(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpLongOptionsMaxWidth(30);
        line.setUsageHelpWidth(100);
        line.setExecutionStrategy(parsed -> {
            if (root.verbose) {
                VerboseLog.start(line.getErr());
            }
            try {
                JsonTarget.requirePossible(parsed);
            } catch (BadInputException e) {
                throw new CommandLine.ExecutionException(line, String.valueOf(e.getMessage()), e);
            }
            if (!onlyAsks(parsed)) {
                NativeLibraries.unpack();
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    private static boolean onlyAsks(ParseResult parsed) {
        for (CommandLine line : parsed.asCommandLineList()) {
            if (line.isUsageHelpRequested() || line.isVersionHelpRequested()) {
                return true;
            }
        }
        return false;
    }
}

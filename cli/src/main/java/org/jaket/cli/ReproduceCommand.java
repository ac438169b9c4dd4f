package org.jaket.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jaket reproduce}: one subcommand a table of the paper. */
@Command(
        name = "reproduce",
        description = "Runs every system of a table of the paper and prints the paper's figures beside ours.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "TABLE",
        footer = {
            "",
            "Example, in minutes, to see that everything runs:",
            "  jaket reproduce table3 --graph data/unseen --profile quick --out runs/table3"
        },
        subcommands = {ReproduceTable1Command.class, ReproduceTable2Command.class, ReproduceTable3Command.class})
final class ReproduceCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a table.");
    }
}

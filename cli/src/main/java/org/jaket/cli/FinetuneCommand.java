package org.jaket.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jaket finetune}: one subcommand a downstream task. */
@Command(
        name = "finetune",
        description = "Fine-tunes a model, or one of the systems that it is compared with, on a downstream task and "
                + "measures it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "TASK",
        footer = {"", "Example:", "  jaket finetune entities --graph data/unseen --model runs/first --out runs/entities"
        },
        subcommands = {
            FinetuneEntitiesCommand.class,
            FinetuneFewRelCommand.class,
            FinetuneFewRelSplitCommand.class,
            FinetuneMetaQaCommand.class
        })
final class FinetuneCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a task.");
    }
}

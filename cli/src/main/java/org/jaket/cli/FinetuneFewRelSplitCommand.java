package org.jaket.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jaket.tasks.fewrel.FewRelParts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket finetune fewrel-split}. */
@Command(
        name = "fewrel-split",
        description = "Prints which relations 'finetune fewrel' measures with the same options, on one line between "
                + "commas, for --leave-out-relations of 'jaket prepare'; it leaves those of them out that have too few "
                + "instances for its --shot and --queries.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket finetune fewrel-split --train train_wiki.json",
            "  jaket finetune fewrel-split --train train_wiki.json --part validation"
        })
final class FinetuneFewRelSplitCommand implements Callable<Integer> {

    /** A part of the relations. */
    enum Part {
        TRAIN,
        VALIDATION,
        MEASURED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private FewRelSplitOptions split = new FewRelSplitOptions();

    @Option(
            names = "--part",
            paramLabel = "NAME",
            defaultValue = "measured",
            description = "Which relations: ${COMPLETION-CANDIDATES} (default: measured).")
    private Part part = Part.MEASURED;

    @Override
    public Integer call() {
        split.require(spec);
        FewRelParts parts = FewRelParts.of(new FewRelParts.Request(
                split.train, split.dev, split.heldOut, split.seed, split.measured(), split.names));
        List<String> relations =
                switch (part) {
                    case TRAIN -> parts.train();
                    case VALIDATION -> parts.validation();
                    case MEASURED -> parts.measured();
                };
        Terminal terminal = Terminal.of(spec);
        terminal.out().println(String.join(",", relations));
        terminal.out().flush();
        return ExitCodes.DONE;
    }
}

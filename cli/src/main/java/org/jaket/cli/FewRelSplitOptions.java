package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What decides which relations of FewRel train, choose the weights and are measured. */
final class FewRelSplitOptions {

    @Option(names = "--train", paramLabel = "FILE", required = true, description = "FewRel's training file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path train;

    @Option(
            names = "--dev",
            paramLabel = "FILE",
            description =
                    "The file whose relations are measured; without it, relations are held out of the training file.")
    @Nullable
    Path dev;

    @Option(
            names = "--hold-out",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Relations of the training file that choose the weights and, without --dev, as many more that "
                            + "are measured (default: 10).")
    int heldOut = 10;

    @Option(
            names = "--split-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides which relations those are, whatever --seed is (default: 1).")
    long seed = 1;

    @Option(
            names = "--measure-relations",
            paramLabel = "ID|FILE",
            split = ",",
            description = "The relations that are measured, of --dev or, without it, of the training file; identifiers "
                    + "or a file of them (default: all of --dev, or as --split-seed decides).")
    private List<String> measured = new ArrayList<>();

    @Option(
            names = "--relation-names",
            paramLabel = "FILE",
            description = "FewRel's pid2name.json: a relation that it does not name is left out with a sentence, and "
                    + "result.json has the names (default: every relation is taken).")
    @Nullable
    Path names;

    /** Refuses what leaves no relation out, as wrong usage. */
    void require(CommandSpec spec) {
        Usage.require(spec, heldOut >= 1, "--hold-out", heldOut, "at least 1");
    }

    List<String> measured() {
        return RelationList.of(measured);
    }
}

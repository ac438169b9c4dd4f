package org.jaket.cli;

import java.nio.file.Path;
import java.util.List;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.GraphSource;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.dumps.DumpOptions;
import org.jaket.store.DatasetInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that every source of a graph has. */
final class PrepareOptions {

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The directory to make.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--length",
            paramLabel = "TOKENS",
            defaultValue = "128",
            description = "The most tokens of a text sequence (default: 128).")
    private int length = 128;

    @Option(
            names = "--description-length",
            paramLabel = "TOKENS",
            defaultValue = "64",
            description = "The most tokens of a description (default: 64, the paper's).")
    private int descriptionLength = 64;

    @Option(
            names = "--backbone",
            paramLabel = "NAME|DIR",
            defaultValue = "bge-small",
            description = "Whose tokenizer to use (default: bge-small).")
    private String backbone = "bge-small";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides what is held out (default: 1).")
    private long seed = 1;

    @Option(
            names = "--hold-out-entities",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Share of the entities whose category is kept from training, at most 5,000 (default: 0.05).")
    private double heldOutEntities = 0.05;

    @Option(
            names = "--hold-out-triples",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Share of the triples that are kept from training, at most 10,000 (default: 0.02).")
    private double heldOutTriples = 0.02;

    @Option(
            names = "--hold-out-text",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Share of the texts that are kept from training (default: 0.05).")
    private double heldOutText = 0.05;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the data set (default: as the input).")
    private @Nullable String name;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "not stated",
            description = "The licence of the input, for the record (default: not stated).")
    private String licence = "not stated";

    @Option(names = "--overwrite", description = "Replace a data set that is there already.")
    private boolean overwrite;

    /**
     * Makes the data set and prints what it holds.
     *
     * @param spec the command that has these options
     * @param inputName the name of the input
     * @param files the names of its files
     */
    int run(CommandSpec spec, String inputName, String files, GraphSource graph, List<TextSource> texts) {
        DatasetOptions options = dataset(spec, inputName, files);
        Terminal terminal = Terminal.of(spec);
        DatasetInfo info = new Preparation(terminal, backbone).graph(options, graph, texts, out, overwrite);
        PreparedDataset.print(terminal, out, info);
        return ExitCodes.DONE;
    }

    /** Makes the data set of dumps and prints what it holds. */
    int run(CommandSpec spec, DumpOptions options) {
        Terminal terminal = Terminal.of(spec);
        PreparedDataset.print(terminal, out, new Preparation(terminal, backbone).dumps(options, out, overwrite));
        return ExitCodes.DONE;
    }

    /** The directory to make. */
    Path out() {
        return out;
    }

    /** What the data set is called and how it is cut; values out of their range are wrong usage. */
    DatasetOptions dataset(CommandSpec spec, String inputName, String files) {
        Usage.require(spec, length >= 16 && length <= 4096, "--length", length, "a number from 16 to 4096");
        Usage.require(
                spec,
                descriptionLength >= 8 && descriptionLength <= 4096,
                "--description-length",
                descriptionLength,
                "a number from 8 to 4096");
        requireShare(spec, "--hold-out-entities", heldOutEntities);
        requireShare(spec, "--hold-out-triples", heldOutTriples);
        requireShare(spec, "--hold-out-text", heldOutText);
        return new DatasetOptions(
                name == null ? inputName : name,
                files,
                licence,
                length,
                descriptionLength,
                seed,
                new HeldOut(
                        heldOutEntities,
                        HeldOut.DEFAULT.maxEntities(),
                        heldOutTriples,
                        HeldOut.DEFAULT.maxTriples(),
                        heldOutText));
    }

    private static void requireShare(CommandSpec spec, String option, double share) {
        Usage.require(spec, share >= 0 && share <= 0.5, option, share, "a share from 0 to 0.5");
    }
}

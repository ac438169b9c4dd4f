package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.corpus.SyntheticOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket prepare synthetic}. */
@Command(
        name = "synthetic",
        description =
                "Makes a data set of random content and of any size, to try what a machine can take; the defaults "
                        + "are the sizes of the paper's graph.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  jaket prepare synthetic --out data/synthetic --entities 100000 --triples 500000 --texts 2000 --length 128"
        })
final class PrepareSyntheticCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The directory to make.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--entities",
            paramLabel = "N",
            defaultValue = "3657658",
            description = "Entities (default: 3657658).")
    private int entities;

    @Option(names = "--relations", paramLabel = "N", defaultValue = "799", description = "Relations (default: 799).")
    private int relations;

    @Option(
            names = "--triples",
            paramLabel = "N",
            defaultValue = "20113978",
            description = "Triples (default: 20113978).")
    private int triples;

    @Option(
            names = "--categories",
            paramLabel = "N",
            defaultValue = "19901",
            description = "Categories (default: 19901).")
    private int categories;

    @Option(names = "--texts", paramLabel = "N", defaultValue = "4096", description = "Text sequences (default: 4096).")
    private int texts;

    @Option(
            names = "--length",
            paramLabel = "TOKENS",
            defaultValue = "512",
            description = "The tokens of a text sequence (default: 512).")
    private int length;

    @Option(
            names = "--backbone",
            paramLabel = "NAME|DIR",
            defaultValue = "bge-small",
            description = "Whose tokenizer to use (default: bge-small).")
    private String backbone = "bge-small";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Decides everything (default: 1).")
    private long seed = 1;

    @Option(names = "--overwrite", description = "Replace a data set that is there already.")
    private boolean overwrite;

    @Override
    public Integer call() {
        Usage.require(spec, entities >= 100, "--entities", entities, "at least 100");
        Usage.require(spec, triples >= entities, "--triples", triples, "at least as many as --entities");
        Usage.require(spec, relations >= 1, "--relations", relations, "at least 1");
        Usage.require(spec, categories >= 1, "--categories", categories, "at least 1");
        Usage.require(spec, texts >= 20, "--texts", texts, "at least 20");
        Usage.require(spec, length >= 16 && length <= 4096, "--length", length, "a number from 16 to 4096");
        SyntheticOptions options = new SyntheticOptions(entities, relations, triples, categories, texts, length, seed);
        Terminal terminal = Terminal.of(spec);
        PrepareWordNetCommand.printMade(
                terminal, out, new Preparation(terminal, backbone).synthetic(options, out, overwrite));
        return ExitCodes.DONE;
    }
}

package org.jaket.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jaket.cli.report.Format;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.wordnet.WordNetOptions;
import org.jaket.store.DatasetInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket prepare wordnet}. */
@Command(
        name = "wordnet",
        description =
                "Makes a data set of WordNet 3.1, which comes with jaket: synsets are entities, pointers are triples, "
                        + "definitions are descriptions, definitions and usage examples are text.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket prepare wordnet --out data/wordnet",
            "  jaket prepare wordnet --out data/animals --domains noun.animal,noun.plant --categories hypernyms"
        })
final class PrepareWordNetCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The directory to make.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--domains",
            paramLabel = "NAME",
            split = ",",
            description = "Lexicographer files to take, such as noun.animal,verb.motion (default: all 45).")
    private List<String> domains = List.of();

    @Option(
            names = "--categories",
            paramLabel = "KIND",
            defaultValue = "lexicographer",
            description = "What the category of a synset is: its lexicographer file, or hypernyms, a cut through the "
                    + "hypernym trees (default: lexicographer).")
    private WordNetOptions.Categories categories = WordNetOptions.Categories.LEXICOGRAPHER;

    @Option(
            names = "--lexical-pointers",
            description = "Also take pointers between words, such as antonyms and derivations.")
    private boolean lexicalPointers;

    @Option(
            names = "--length",
            paramLabel = "TOKENS",
            defaultValue = "128",
            description = "The most tokens of a text sequence (default: 128).")
    private int length = 128;

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

    @Option(names = "--overwrite", description = "Replace a data set that is there already.")
    private boolean overwrite;

    @Override
    public Integer call() {
        Usage.require(spec, length >= 16 && length <= 4096, "--length", length, "a number from 16 to 4096");
        WordNetOptions options = new WordNetOptions(
                domains,
                categories,
                lexicalPointers,
                length,
                WordNetOptions.DEFAULT.descriptionLength(),
                seed,
                HeldOut.DEFAULT);
        Terminal terminal = Terminal.of(spec);
        printMade(terminal, out, new Preparation(terminal, backbone).wordNet(options, out, overwrite));
        return ExitCodes.DONE;
    }

    static void printMade(Terminal terminal, Path out, DatasetInfo info) {
        DatasetInfo.Counts counts = info.counts();
        terminal.out()
                .println(out + ": " + Format.count(counts.entities()) + " entities, "
                        + Format.count(counts.triples()) + " triples, " + Format.count(counts.sequences())
                        + " sequences with "
                        + Format.count(counts.tokens()) + " tokens and " + Format.count(counts.mentions())
                        + " mentions");
        terminal.out().println("look at it with:  " + terminal.commandLine("inspect", out));
        terminal.out().flush();
    }
}

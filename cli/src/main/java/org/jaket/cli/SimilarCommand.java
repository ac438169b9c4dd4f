package org.jaket.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jaket.finetune.AdaptedModel;
import org.jaket.finetune.AdaptedModel.Neighbor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket similar}. */
@Command(
        name = "similar",
        description = "The entities nearest to an entity, or to a text, by the cosine of their vectors.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket similar --model adapted Q42",
            "  jaket similar --model adapted carnivore --top 5",
            "  jaket similar --model adapted Q42 --json -"
        })
final class SimilarCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "ID|TEXT", description = "The identifier of an entity; anything else is a text.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String query;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "A model of 'jaket adapt'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(names = "--top", paramLabel = "N", defaultValue = "10", description = "How many (default: 10).")
    private int top = 10;

    @Option(names = "--text", description = "Read the argument as a text even if it looks like an identifier.")
    private boolean text;

    @Option(
            names = "--space",
            paramLabel = "knowledge|description",
            description = "Which vectors: knowledge, with what an entity is linked to, or description, of what is said "
                    + "of it alone (default: knowledge for an entity, description for a text).")
    private AdaptedModel.@Nullable Space space;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Write JSON Lines to a file, or - to standard output instead of the table.")
    private @Nullable String json;

    @Override
    public Integer call() {
        Usage.require(spec, top >= 1 && top <= 10_000, "--top", top, "a number from 1 to 10,000");
        Usage.require(spec, !query.isBlank(), "ID|TEXT", "nothing", "an identifier or a text");
        try (AdaptedModel opened = AdaptedModel.open(model)) {
            boolean entity = !text && (opened.contains(query) || opened.looksLikeIdentifier(query));
            AdaptedModel.Space chosen =
                    space == null ? entity ? AdaptedModel.Space.KNOWLEDGE : AdaptedModel.Space.DESCRIPTION : space;
            List<Neighbor> found =
                    entity ? opened.similar(query, top, chosen) : opened.similarToText(query, top, chosen);
            Neighbors.print(spec.commandLine().getOut(), json, "cosine", found);
        }
        return ExitCodes.DONE;
    }
}

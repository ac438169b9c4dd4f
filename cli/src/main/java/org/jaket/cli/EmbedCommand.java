package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.input.Lines;
import org.jaket.finetune.AdaptedModel;
import org.jaket.finetune.Pooling;
import org.jaket.finetune.TextWithMentions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket embed}. */
@Command(
        name = "embed",
        description =
                "Vectors of texts, one a line, or of entities. A line may be a JSON object with text and mentions, "
                        + "[{\"id\": …, \"start\": …, \"end\": …}] in characters as Python counts them; then the entities are "
                        + "shown to the model where they are mentioned. Spans of 'jaket link' are understood.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  echo \"Dogs bark.\" | jaket embed --model adapted",
            "  jaket embed --model adapted --input texts.jsonl --pooling mean --out vectors.safetensors",
            "  jaket embed --model adapted --entities Q42,Q64",
            "  jaket embed --model adapted --all-entities --out entities.safetensors"
        })
final class EmbedCommand implements Callable<Integer> {

    private static final int LINES_AT_ONCE = 1024;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "A model of 'jaket adapt'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(
            names = "--input",
            paramLabel = "FILE|-",
            description = "The texts in UTF-8, plain or compressed (default: standard input, plain).")
    private @Nullable String input;

    @Option(
            names = "--entities",
            paramLabel = "ID",
            split = ",",
            description = "Vectors of these entities instead of texts; may be repeated.")
    private List<String> entities = new ArrayList<>();

    @Option(names = "--all-entities", description = "Vectors of all entities, in the order of the graph.")
    private boolean allEntities;

    @Option(
            names = "--space",
            paramLabel = "knowledge|description",
            defaultValue = "knowledge",
            description =
                    "Of entities: knowledge, with what an entity is linked to, or description, of what is said of "
                            + "it alone (default: knowledge).")
    private AdaptedModel.Space space = AdaptedModel.Space.KNOWLEDGE;

    @Option(
            names = "--pooling",
            paramLabel = "cls|mean",
            defaultValue = "cls",
            description = "Of texts: the vector of the first token, or the mean over all (default: cls).")
    private Pooling pooling = Pooling.CLS;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write: FILE.safetensors holds the tensor vectors and FILE.ids.jsonl beside it says "
                    + "what each row is, any other name is JSON Lines (default: JSON Lines to standard output).")
    private @Nullable Path out;

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Override
    public Integer call() {
        boolean ofEntities = allEntities || !entities.isEmpty();
        Usage.require(spec, !ofEntities || input == null, "--input", "entities beside it", "either texts or entities");
        Usage.require(
                spec, !allEntities || entities.isEmpty(), "--entities", "--all-entities beside it", "one of them");
        Usage.require(
                spec,
                ofEntities || !Usage.isGiven(spec, "--space"),
                "--space",
                "texts",
                "--entities or --all-entities beside it; texts are read by the whole model");
        Usage.require(
                spec,
                !ofEntities || !Usage.isGiven(spec, "--pooling"),
                "--pooling",
                "entities beside it",
                "texts, of whose tokens a vector is made");
        if (out != null) {
            OutputFile.requirePossible(out, "--out");
        }
        try (AdaptedModel opened = AdaptedModel.open(model, precision.policy());
                VectorOutput output = VectorOutput.to(out, spec.commandLine().getOut(), opened.hiddenSize())) {
            if (ofEntities) {
                entities(opened, output);
            } else {
                texts(opened, output);
            }
            output.finish();
        }
        return ExitCodes.DONE;
    }

    private void entities(AdaptedModel opened, VectorOutput output) {
        // All are found before the first is written.
        IntStream rows = allEntities
                ? IntStream.range(0, opened.dataset().entityCount())
                : IntStream.of(entities.stream().mapToInt(opened::index).toArray());
        rows.forEach(row -> output.entity(opened.dataset().entity(row).id(), opened.vector(row, space)));
    }

    private void texts(AdaptedModel opened, VectorOutput output) {
        int cut = 0;
        long blank;
        try (Lines read = new Lines(open())) {
            TextLines lines = new TextLines(read, opened::index);
            for (List<TextWithMentions> texts = lines.next(LINES_AT_ONCE);
                    !texts.isEmpty();
                    texts = lines.next(LINES_AT_ONCE)) {
                cut += opened.cut(texts);
                List<float[]> vectors = opened.embed(texts, pooling);
                for (int i = 0; i < vectors.size(); i++) {
                    output.text(texts.get(i).text(), vectors.get(i));
                }
            }
            blank = lines.blank();
        }
        if (blank > 0) {
            spec.commandLine().getErr().println("warning: " + blank + " lines without text have no vector");
        }
        if (cut > 0) {
            spec.commandLine()
                    .getErr()
                    .println("warning: " + cut + " texts are longer than the model reads and were cut");
        }
    }

    private InputFile open() {
        return input == null || input.equals("-")
                ? InputFile.of(System.in, "standard input")
                : InputFile.open(Path.of(input));
    }
}

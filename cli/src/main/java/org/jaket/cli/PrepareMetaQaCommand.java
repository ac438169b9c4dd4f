package org.jaket.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jaket.corpus.input.InputFile;
import org.jaket.tasks.metaqa.MetaQaSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket prepare metaqa}. */
@Command(
        name = "metaqa",
        description =
                "Makes a data set of MetaQA's graph and training questions, to pre-train for 'finetune metaqa': each "
                        + "entity is described by a training question about it, and the questions, without their answers, are the "
                        + "text. Give it no dev or test questions.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket prepare metaqa --kb kb.txt --train 1-hop.txt --train 2-hop.txt --out data/films",
            "  jaket prepare metaqa --kb kb.txt --train t.txt --kg 50%% --kg-seed 1 --out data/half"
        })
final class PrepareMetaQaCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--kb", paramLabel = "FILE", required = true, description = "The graph: head|relation|tail a line.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path kb;

    @Option(
            names = "--train",
            paramLabel = "FILE",
            required = true,
            description = "Training questions; may be repeated, for 1-hop and 2-hop ones.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> train;

    @Option(
            names = "--kg",
            paramLabel = "SHARE",
            defaultValue = "100%",
            converter = Shares.class,
            description =
                    "The probability with which each triple stays (default: 100%%). A model that will be asked over half "
                            + "of the graph must not have met the other half.")
    private double kg = 1;

    @Option(
            names = "--kg-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides which triples stay, as in 'finetune metaqa' (default: 1).")
    private long kgSeed = 1;

    @Mixin
    private PrepareOptions common = new PrepareOptions();

    @Override
    public Integer call() {
        Usage.require(spec, kg > 0 && kg <= 1, "--kg", kg, "a share above 0 % and at most 100 %");
        MetaQaSource source = new MetaQaSource(kb, train, kg, kgSeed);
        String files = Stream.concat(Stream.of(kb), train.stream())
                .map(InputFile::name)
                .collect(Collectors.joining(", "));
        return common.run(spec, "metaqa", files, source, List.of(source.text()));
    }
}

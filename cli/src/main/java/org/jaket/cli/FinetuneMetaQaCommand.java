package org.jaket.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jaket.cli.report.FinetunePage;
import org.jaket.pretrain.StopSignal;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.metaqa.MetaQa;
import org.jaket.tasks.metaqa.MetaQaConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket finetune metaqa}. */
@Command(
        name = "metaqa",
        description =
                "Question answering over a graph on MetaQA's own files: the candidates are all k-hop neighbours of "
                        + "the entity in brackets.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Default training: 3000 steps of 32 questions, a look every 500, no patience,",
            "rates 3e-5 (language), 1e-4 (knowledge) and 1e-3 (task).",
            "",
            "Ctrl-C finishes the step, writes a checkpoint and says how to go on.",
            "",
            "Examples:",
            "  jaket finetune metaqa --kb kb.txt --train t.txt --dev d.txt --system lm --out runs/qa",
            "  jaket finetune metaqa --kb kb.txt --train t.txt --dev d.txt --hops 2 --model runs/r --out runs/q"
        })
final class FinetuneMetaQaCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private FinetuneOptions options = new FinetuneOptions();

    @Option(names = "--kb", paramLabel = "FILE", required = true, description = "The graph: head|relation|tail a line.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path kb;

    @Option(names = "--train", paramLabel = "FILE", required = true, description = "Training questions.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path train;

    @Option(
            names = "--dev",
            paramLabel = "FILE",
            required = true,
            description = "Questions that choose the weights; where there is no --test, those of them that do not are "
                    + "measured.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path dev;

    @Option(names = "--test", paramLabel = "FILE", description = "Questions that are measured.")
    private @Nullable Path test;

    @Option(
            names = "--hops",
            paramLabel = "N",
            defaultValue = "1",
            description = "How far answers lie from the entity in brackets: 1, 2 or 3 (default: 1).")
    private int hops = 1;

    @Option(
            names = "--kg",
            paramLabel = "SHARE",
            defaultValue = "100%",
            converter = Shares.class,
            description = "The probability with which each triple stays in the graph; 50%% is the paper's KG-50%% "
                    + "(default: 100%%).")
    private double kg = 1;

    @Option(names = "--kg-seed", paramLabel = "N", description = "Decides which triples stay (default: --seed).")
    private @Nullable Long kgSeed;

    @Option(
            names = "--ablation",
            paramLabel = "NAME",
            defaultValue = "none",
            description =
                    "What is taken away: no-graph (of jaket, whose language module reads the question alone and whose "
                            + "candidates are their memory vectors), mean (all neighbours count alike), shuffled-edges (candidates stay those "
                            + "of the true graph), random-vectors (of entities and relations) or permuted-labels (training questions get "
                            + "as many of their candidates as answers, drawn at random).")
    private String ablation = "none";

    @Option(
            names = "--candidates",
            paramLabel = "N",
            defaultValue = "16",
            description = "Candidates that a training question is scored against, answers included (default: 16).")
    private int candidates = 16;

    @Option(
            names = "--validation-questions",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many questions of --dev choose the weights; 0 takes all, which needs a --test "
                    + "(default: 500).")
    private int validationQuestions = 500;

    @Option(names = "--no-relations", description = "Leave relation vectors out: f(E, R) = E.")
    private boolean noRelations;

    @Override
    public Integer call() {
        Usage.require(spec, options.seeds.size() == 1, "--seed", options.seeds, "one seed; start one command for each");
        Usage.require(
                spec,
                kg < 1 || kgSeed == null,
                "--kg-seed",
                String.valueOf(kgSeed),
                "none without --kg, where all triples stay");
        boolean alone = options.system.equals("lm");
        Usage.require(
                spec,
                !noRelations || !(alone || ablation.equals(Ablation.NO_GRAPH.label())),
                "--no-relations",
                true,
                "none with " + (alone ? "--system lm" : "--ablation no-graph") + ", which reads no relation");
        options.requireKnowledgeRateUsed(spec);
        MetaQaConfig config = Usage.options(spec, this::config);
        options.requireRun();
        return run(config, Terminal.of(spec));
    }

    private MetaQaConfig config() {
        return new MetaQaConfig(
                kb.toString(),
                train.toString(),
                dev.toString(),
                FinetuneOptions.text(test),
                hops,
                kg,
                kgSeed,
                FinetuneOptions.text(options.model),
                FinetuneOptions.text(options.modelData),
                FinetuneOptions.text(options.languageRun),
                options.backbone(spec),
                options.system,
                ablation,
                candidates,
                validationQuestions,
                !noRelations,
                options.seeds.get(0),
                options.training(MetaQaConfig.defaults()));
    }

    private int run(MetaQaConfig config, Terminal terminal) {
        StopSignal stop = new StopSignal();
        MetaQa.Result result;
        try (Interruption interruption = Interruption.stopping(stop, terminal.err())) {
            result = MetaQa.run(config, options.out, FinetuneOptions.context(terminal, stop));
        }
        if (!result.completed()) {
            terminal.err().println("interrupted; go on with the same command and --resume");
            terminal.err().flush();
            return ExitCodes.INTERRUPTED;
        }
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%d-hop hits@1 %.1f ± %.1f %% (standard error, %,d questions)%n",
                        hops,
                        100 * result.scores().value(),
                        100 * result.scores().standardError(),
                        result.scores().examples());
        terminal.out().println("rejected lines: " + result.rejected());
        terminal.out().println("run     " + options.out);
        terminal.out().println("report  " + FinetunePage.write(options.out));
        terminal.out().flush();
        return ExitCodes.DONE;
    }
}

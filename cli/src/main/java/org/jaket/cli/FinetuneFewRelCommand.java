package org.jaket.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jaket.cli.report.FinetunePage;
import org.jaket.pretrain.StopSignal;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.fewrel.FewRel;
import org.jaket.tasks.fewrel.FewRelConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket finetune fewrel}. */
@Command(
        name = "fewrel",
        description =
                "Few-shot relation classification with PAIR on FewRel's own files: each query is joined with each "
                        + "support sentence and scored.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Default training: 2000 steps of 1 episode, a look every 250, no patience,",
            "rates 2e-5 (language), 1e-4 (knowledge) and 1e-3 (task). --batch-size counts episodes.",
            "",
            "Ctrl-C finishes the step, writes a checkpoint and says how to go on.",
            "",
            "Examples:",
            "  jaket finetune fewrel --train train_wiki.json --dev val_wiki.json --system lm --out runs/pair",
            "  jaket finetune fewrel --train train_wiki.json --graph data/known --model runs/r --out runs/p"
        })
final class FinetuneFewRelCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private FinetuneOptions options = new FinetuneOptions();

    @Mixin
    private FewRelSplitOptions split = new FewRelSplitOptions();

    @Option(
            names = "--graph",
            paramLabel = "DIR",
            description = "The data set that mentions are linked to; not with --system lm or --ablation no-graph.")
    private @Nullable Path graph;

    @Option(
            names = "--link",
            paramLabel = "HOW",
            defaultValue = FewRelConfig.LINK_DEFAULT,
            description = "ids links heads and tails whose identifier is an entity's; ids+names (the default) those "
                    + "without one also by name, unless several entities bear it about as often.")
    private String link = FewRelConfig.LINK_DEFAULT;

    @Option(
            names = "--ablation",
            paramLabel = "NAME",
            defaultValue = "none",
            description =
                    "What is taken away: no-graph (of jaket, whose language module reads the text alone), mean (all "
                            + "neighbours count alike), shuffled-edges, random-vectors (of the "
                            + "entities) or permuted-labels (training sentences are exchanged among relations, so that "
                            + "nothing can be learnt of these).")
    private String ablation = "none";

    @Option(names = "--way", paramLabel = "N", defaultValue = "5", description = "Relations an episode (default: 5).")
    private int ways = 5;

    @Option(
            names = "--shot",
            paramLabel = "K",
            defaultValue = "1",
            description = "Support sentences of each (default: 1).")
    private int shots = 1;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "1",
            description = "Queries of each relation in a training episode (default: 1).")
    private int queries = 1;

    @Option(
            names = "--keep-pair-edges",
            description = "Leave triples between the head and the tail of a sentence in the graph, where they can "
                    + "tell the answer.")
    private boolean keepPairEdges;

    @Option(
            names = "--mention-share",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "The share of linked heads and tails that training shows, drawn anew in each episode, for "
                    + "when the graph knows more of them than of those that are measured; the run says which share would "
                    + "show entities as often (default: 1).")
    private double mentionShare = 1;

    @Option(
            names = "--validation-episodes",
            paramLabel = "N",
            defaultValue = "100",
            description = "Episodes that choose the weights (default: 100).")
    private int validationEpisodes = 100;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Episodes that are measured (default: 1000).")
    private int episodes = 1000;

    @Option(
            names = "--length",
            paramLabel = "TOKENS",
            defaultValue = "128",
            description = "The most tokens of a pair; longer sentences are cut (default: 128).")
    private int length = 128;

    @Override
    public Integer call() {
        Usage.require(spec, options.seeds.size() == 1, "--seed", options.seeds, "one seed; start one command for each");
        boolean alone = options.system.equals("lm");
        boolean withoutGraph = options.system.equals("jaket") && ablation.equals(Ablation.NO_GRAPH.label());
        if (alone || withoutGraph) {
            String none = "none with " + (alone ? "--system lm" : "--ablation no-graph") + ", which shows no entity";
            Usage.require(spec, mentionShare == 1, "--mention-share", mentionShare, none);
            Usage.require(spec, graph == null, "--graph", String.valueOf(graph), none);
            Usage.require(spec, link.equals(FewRelConfig.LINK_DEFAULT), "--link", link, none);
            Usage.require(spec, !keepPairEdges, "--keep-pair-edges", true, none);
        }
        options.requireKnowledgeRateUsed(spec);
        split.require(spec);
        // A file of relations that is at fault is bad input, and no wrong usage.
        List<String> measured = split.measured();
        FewRelConfig config = Usage.options(spec, () -> config(measured));
        options.requireRun();
        return run(config, Terminal.of(spec));
    }

    private FewRelConfig config(List<String> measured) {
        return new FewRelConfig(
                split.train.toString(),
                FinetuneOptions.text(split.dev),
                split.heldOut,
                split.seed,
                measured,
                FinetuneOptions.text(split.names),
                FinetuneOptions.text(graph),
                link,
                FinetuneOptions.text(options.model),
                FinetuneOptions.text(options.modelData),
                FinetuneOptions.text(options.languageRun),
                options.backbone(spec),
                options.system,
                ablation,
                ways,
                shots,
                queries,
                keepPairEdges,
                mentionShare,
                validationEpisodes,
                episodes,
                length,
                options.seeds.get(0),
                options.training(FewRelConfig.defaults()));
    }

    private int run(FewRelConfig config, Terminal terminal) {
        StopSignal stop = new StopSignal();
        FewRel.Result result;
        try (Interruption interruption = Interruption.stopping(stop, terminal.err())) {
            result = FewRel.run(config, options.out, FinetuneOptions.context(terminal, stop));
        }
        if (!result.completed()) {
            terminal.err().println("interrupted; go on with the same command and --resume");
            terminal.err().flush();
            return ExitCodes.INTERRUPTED;
        }
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "%d-way %d-shot accuracy %.1f %s, chance %.1f %%%n",
                        ways,
                        shots,
                        100 * result.accuracy(),
                        spread(result),
                        100.0 / ways);
        if (result.episodes() < FewRel.REPORTED_EPISODES) {
            terminal.out()
                    .println("for orientation only: a figure to report needs at least 1,000 episodes (--episodes)");
        }
        terminal.out().println("rejected instances and relations: " + result.rejected());
        terminal.out().println("run     " + options.out);
        terminal.out().println("report  " + FinetunePage.write(options.out));
        terminal.out().flush();
        return ExitCodes.DONE;
    }

    private static String spread(FewRel.Result result) {
        return result.episodes() == 1
                ? "% (one episode, no interval)"
                : String.format(
                        Locale.ROOT,
                        "± %.1f %% (95 %% confidence, %,d episodes)",
                        100 * result.interval(),
                        result.episodes());
    }
}

package org.jaket.cli;

import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jaket.cli.report.FinetunePage;
import org.jaket.finetune.TaskSystem;
import org.jaket.pretrain.StopSignal;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.Counts;
import org.jaket.tasks.entities.CategoryCoverage;
import org.jaket.tasks.entities.EntityClassification;
import org.jaket.tasks.entities.EntityConfig;
import org.jaket.tasks.entities.EntityDefaults;
import org.jaket.tasks.entities.EntityMethod;
import org.jaket.tasks.entities.EntitySweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket finetune entities}. */
@Command(
        name = "entities",
        description =
                "Entity classification on a graph that pre-training has not seen: of the entities with a category, "
                        + "a fifth trains, a fifth chooses the weights and the rest tests.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Default training: 200 steps of 256 entities, a look every 10, no patience,",
            "rates 0 (language), 3e-4 (knowledge) and 1e-3 (task); with --train-language",
            "200 steps of 32, a look every 20, rates 5e-5, 5e-5 and 1e-3.",
            "",
            "Ctrl-C finishes the step, writes a checkpoint and says how to go on.",
            "",
            "Examples:",
            "  jaket finetune entities --graph data/unseen --model runs/first --out runs/entities",
            "  jaket finetune entities --graph data/unseen --system lm+gnn+m --seed 1,2,3 --out runs/m",
            "  jaket finetune entities --graph data/unseen --system lm+gnn+m --ablation probe --out runs/p"
        })
final class FinetuneEntitiesCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private FinetuneOptions options = new FinetuneOptions();

    @Option(
            names = "--graph",
            paramLabel = "DIR",
            required = true,
            description = "The data set whose entities are classified, made by 'jaket prepare'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path graph;

    @Option(
            names = "--train",
            paramLabel = "SHARE",
            split = ",",
            defaultValue = "100%",
            converter = Shares.class,
            description = "How much of the training part is used, or several: 100%%,20%%,5%%,1%% (default: 100%%).")
    private List<Double> train = List.of(1.0);

    @Option(
            names = "--ablation",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "What is taken away: probe (a linear classifier on the memory vectors, no graph), mean (all "
                    + "neighbours count alike), shuffled-edges, random-vectors, or permuted-labels (which must score "
                    + "chance).")
    private String ablation = "none";

    @Option(
            names = "--classifier",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "What category vectors start from: new (random), labels (what the category is called) or "
                    + "pretrained (what pre-training has learnt; unseen categories by their labels). auto: pretrained "
                    + "for jaket, else new, as with --ablation probe and permuted-labels.")
    private String classifier = "auto";

    @Option(names = "--no-relations", description = "Leave relation vectors out, as in pre-training: f(E, R) = E.")
    private boolean noRelations;

    @Option(
            names = "--train-language",
            description = "Train the language module too; with --system lm, the only one whose entity vectors are not "
                    + "a fixed memory.")
    private boolean trainLanguage;

    @Option(
            names = "--initial-scale",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "Factor on the first values of a new knowledge module; 0 passes memory vectors through.")
    private double initialScale = 1;

    @Option(
            names = "--read-memory",
            description = "The classifier also reads the entity's own memory vector, beside that of the knowledge "
                    + "module: a probe and the graph in one.")
    private boolean readMemory;

    @Option(
            names = "--pull",
            paramLabel = "STRENGTH",
            defaultValue = "0",
            description = "Draws weights to what they started from: each step moves them by learning rate times "
                    + "strength of the way back. With rates of 1e-3, try 10 to 300 (default: 0, off).")
    private double pull;

    @Option(
            names = "--dropout",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of the classified vectors' elements that is dropped in training (default: 0).")
    private double dropout;

    @Override
    public Integer call() {
        Usage.requireDistinct(spec, "--seed", options.seeds);
        Usage.requireDistinct(spec, "--train", train);
        Usage.require(
                spec,
                trainLanguage || options.languageRate == null,
                "--language-rate",
                String.valueOf(options.languageRate),
                "none without --train-language");
        requireEffect(
                Usage.options(spec, () -> TaskSystem.of(options.system)),
                Usage.options(spec, () -> Ablation.of(ablation)));
        EntityConfig config = Usage.options(spec, this::config);
        Terminal terminal = Terminal.of(spec);
        StopSignal stop = new StopSignal();
        List<EntitySweep.Cell> cells;
        try (Interruption interruption = Interruption.stopping(stop, terminal.err())) {
            cells = EntitySweep.run(
                    config, train, options.seeds, options.out, options.resume, FinetuneOptions.context(terminal, stop));
        }
        return print(terminal, cells, train.size() * options.seeds.size());
    }

    /**
     * Refuses what would be taken and change nothing. No rule of the configuration: 'jaket reproduce' trains all systems
     * with the same options.
     */
    private void requireEffect(TaskSystem system, Ablation taken) {
        boolean alone = system == TaskSystem.LM;
        boolean probe = taken == Ablation.PROBE;
        String without = alone ? "none with --system lm, which " : "none with --ablation probe, which ";
        Usage.require(
                spec,
                !(alone || probe) || initialScale == 1,
                "--initial-scale",
                initialScale,
                without + "has no knowledge module");
        Usage.require(
                spec,
                !system.isPretrained() || initialScale == 1,
                "--initial-scale",
                initialScale,
                "none with --system jaket, whose knowledge module is not new");
        Usage.require(spec, !(alone || probe) || !noRelations, "--no-relations", true, without + "reads no relation");
        String rate = String.valueOf(options.knowledgeRate);
        Usage.require(
                spec,
                !probe || options.knowledgeRate == null,
                "--knowledge-rate",
                rate,
                without + "has no knowledge module");
        Usage.require(
                spec,
                !alone || trainLanguage || options.knowledgeRate == null,
                "--knowledge-rate",
                rate,
                "none with --system lm without --train-language");
        options.requireKnowledgeRateUsed(spec);
        FinetuneOptions.requireVectorsToTake(spec, system, taken);
    }

    private EntityConfig config() {
        return new EntityConfig(
                graph.toString(),
                FinetuneOptions.text(options.model),
                FinetuneOptions.text(options.modelData),
                FinetuneOptions.text(options.languageRun),
                options.backbone(spec),
                options.system,
                ablation,
                classifier,
                train.get(0),
                !noRelations,
                trainLanguage,
                initialScale,
                new EntityMethod(readMemory, pull, dropout),
                options.seeds.get(0),
                options.training(EntityDefaults.training(trainLanguage)));
    }

    private int print(Terminal terminal, List<EntitySweep.Cell> cells, int wanted) {
        table(cells).lines().forEach(terminal.out()::println);
        terminal.out().println();
        terminal.out()
                .println("per cent; ± one standard deviation over seeds; F1 and the last share are of the test part");
        if (!cells.isEmpty()) {
            terminal.out().println("categories without an entity to train on: " + empty(cells));
        }
        terminal.out().println("run     " + options.out);
        for (EntitySweep.Cell cell : cells) {
            if (cell.result().completed()) {
                terminal.out().println("report  " + FinetunePage.write(cell.directory()));
            }
        }
        terminal.out().flush();
        boolean completed = cells.size() == wanted
                && cells.stream().allMatch(cell -> cell.result().completed());
        if (!completed) {
            terminal.err().println("interrupted; go on with the same command and --resume");
            terminal.err().flush();
        }
        return completed ? ExitCodes.DONE : ExitCodes.INTERRUPTED;
    }

    /** How many categories each training share leaves empty, over its seeds. */
    private static String empty(List<EntitySweep.Cell> cells) {
        Map<Double, List<CategoryCoverage>> byShare = cells.stream()
                .collect(Collectors.groupingBy(
                        EntitySweep.Cell::share,
                        LinkedHashMap::new,
                        Collectors.mapping(cell -> cell.result().coverage(), Collectors.toList())));
        return byShare.entrySet().stream()
                .map(entry -> overSeeds(entry.getValue()) + " at " + Counts.percent(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String overSeeds(List<CategoryCoverage> seeds) {
        IntSummaryStatistics empty =
                seeds.stream().mapToInt(one -> one.empty().size()).summaryStatistics();
        return Counts.of(empty.getMin()) + (empty.getMin() == empty.getMax() ? "" : " to " + Counts.of(empty.getMax()))
                + " of " + Counts.of(seeds.get(0).categories());
    }

    private static TextTable table(List<EntitySweep.Cell> cells) {
        TextTable table = new TextTable()
                .row(
                        "training share",
                        "seeds",
                        "accuracy dev",
                        "test",
                        "macro-F1",
                        "without the most frequent",
                        "s/epoch")
                .rule();
        Map<Double, EntitySweep.Spread> dev =
                EntitySweep.spread(cells, result -> result.dev().accuracy());
        Map<Double, EntitySweep.Spread> test =
                EntitySweep.spread(cells, result -> result.test().accuracy());
        Map<Double, EntitySweep.Spread> f1 =
                EntitySweep.spread(cells, result -> result.test().macroF1());
        Map<Double, EntitySweep.Spread> rare =
                EntitySweep.spread(cells, result -> result.test().rareAccuracy());
        ToDoubleFunction<EntityClassification.Result> epoch = EntityClassification.Result::secondsPerEpoch;
        Map<Double, EntitySweep.Spread> seconds = EntitySweep.spread(cells, epoch);
        dev.forEach((share, spread) -> table.row(
                Counts.percent(share),
                Integer.toString(spread.seeds()),
                Percent.of(spread),
                Percent.of(java.util.Objects.requireNonNull(test.get(share))),
                Percent.of(java.util.Objects.requireNonNull(f1.get(share))),
                Percent.of(java.util.Objects.requireNonNull(rare.get(share))),
                org.jaket.cli.report.Format.significant(
                        java.util.Objects.requireNonNull(seconds.get(share)).mean())));
        return table;
    }
}

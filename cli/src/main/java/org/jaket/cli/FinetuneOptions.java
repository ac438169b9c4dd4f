package org.jaket.cli;

import java.nio.file.Path;
import java.util.List;
import org.jaket.cli.progress.FinetuneProgress;
import org.jaket.cli.progress.PreparationProgress;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TrainingOptions;
import org.jaket.pretrain.StopSignal;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.TaskContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every downstream task can be told. */
final class FinetuneOptions {

    @Option(
            names = "--system",
            paramLabel = "NAME",
            defaultValue = "jaket",
            description =
                    "What is trained: lm (the language model alone, no graph), lm+gnn (new knowledge module, random "
                            + "memory), lm+gnn+m (new knowledge module, memory from descriptions), gnn (the graph network "
                            + "alone; entities only) or jaket (everything from pre-training; the default).")
    String system = "jaket";

    @Option(
            names = "--model",
            paramLabel = "RUN",
            description =
                    "A pre-training run. The other systems than jaket start from the backbone that it started from.")
    @Nullable
    Path model;

    @Option(
            names = "--model-data",
            paramLabel = "DIR",
            description = "The data set of the pre-training runs, if it has moved.")
    @Nullable
    Path modelData;

    @Option(
            names = "--language-run",
            paramLabel = "RUN",
            description = "A run of 'jaket pretrain' with mode=language from the same backbone: its language module, "
                    + "trained further on text alone, takes the place of the backbone's for lm, lm+gnn and lm+gnn+m.")
    @Nullable
    Path languageRun;

    @Option(
            names = "--backbone",
            paramLabel = "NAME|DIR",
            description =
                    "What systems start from where no --model and no --language-run is given, whose own backbone is "
                            + "taken (default: bge-small).")
    private @Nullable String backbone;

    @Option(names = "--out", paramLabel = "RUN", required = true, description = "The run directory to make.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path out;

    @Option(
            names = "--resume",
            description =
                    "Go on with what is in --out, given with the same options; what is trained is not trained again,"
                            + " and what is measured of FewRel's episodes is not measured again, but for a few of the last.")
    boolean resume;

    @Option(
            names = "--seed",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description =
                    "Seed of all randomness (default: 1). For entities it decides the split, too, and several can be given, such as "
                            + "1,2,3; for metaqa and fewrel it is one.")
    List<Long> seeds = List.of(1L);

    @Option(names = "--steps", paramLabel = "N", description = "The most optimiser steps.")
    @Nullable
    Long steps;

    @Option(names = "--batch-size", paramLabel = "N", description = "Examples a step.")
    @Nullable
    Integer batchSize;

    @Option(names = "--validate-every", paramLabel = "N", description = "Steps between looks at the development part.")
    @Nullable
    Long validateEvery;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "So many looks without a better score end the training; 0 never does.")
    @Nullable
    Integer patience;

    @Option(names = "--language-rate", paramLabel = "RATE", description = "Learning rate of the language module.")
    @Nullable
    Double languageRate;

    @Option(names = "--knowledge-rate", paramLabel = "RATE", description = "Learning rate of the knowledge module.")
    @Nullable
    Double knowledgeRate;

    @Option(names = "--task-rate", paramLabel = "RATE", description = "Learning rate of what the task adds.")
    @Nullable
    Double taskRate;

    /** Refuses an --out that holds something, or, with --resume, one that holds no run. */
    void requireRun() {
        FinetuneRun run = new FinetuneRun(out);
        if (resume) {
            run.requireStarted();
        } else {
            run.requireFresh();
        }
    }

    /** Refuses a rate of the knowledge module where nothing is trained at it. */
    void requireKnowledgeRateUsed(CommandSpec spec) {
        Usage.require(
                spec,
                knowledgeRate == null || !system.equals("lm") || languageRun != null,
                "--knowledge-rate",
                String.valueOf(knowledgeRate),
                "none with --system lm without --language-run, whose merge alone is trained at it");
    }

    /** Refuses to take vectors of descriptions from a system that has none. */
    static void requireVectorsToTake(CommandSpec spec, TaskSystem system, Ablation taken) {
        Usage.require(
                spec,
                taken != Ablation.RANDOM_VECTORS || !system.readsGraph() || system.describesEntities(),
                "--ablation",
                taken,
                "another one with --system " + system + ", whose entity vectors are random anyway");
    }

    /** The training options given, over a task's defaults. */
    TrainingOptions training(TrainingOptions defaults) {
        return new TrainingOptions(
                steps == null ? defaults.steps() : steps,
                batchSize == null ? defaults.batchSize() : batchSize,
                validateEvery == null ? defaults.validateEvery() : validateEvery,
                patience == null ? defaults.patience() : patience,
                languageRate == null ? defaults.languageRate() : languageRate,
                knowledgeRate == null ? defaults.knowledgeRate() : knowledgeRate,
                taskRate == null ? defaults.taskRate() : taskRate,
                defaults.warmup(),
                defaults.weightDecay(),
                defaults.clipNorm(),
                defaults.checkpointSeconds());
    }

    /** What runs need besides their options: progress and sentences go to the terminal. */
    static TaskContext context(Terminal terminal, StopSignal stop) {
        return new TaskContext(
                CacheDirectory.path(),
                List.of(new FinetuneProgress(terminal.err(), System::nanoTime)),
                // Plain lines, as those of the training are, on a terminal too.
                new PreparationProgress(terminal.err(), 0, System::nanoTime),
                terminal::note,
                stop);
    }

    /** What systems start from where there is no run; refuses, as wrong usage, what would have no effect beside one. */
    String backbone(CommandSpec spec) {
        requireOneStart(spec, model, modelData, languageRun, backbone);
        return backbone == null ? "bge-small" : backbone;
    }

    /** Refuses a backbone beside a run, whose own is taken, and the place of a run's data set where there is no run. */
    static void requireOneStart(
            CommandSpec spec,
            @Nullable Path model,
            @Nullable Path modelData,
            @Nullable Path languageRun,
            @Nullable String backbone) {
        String found = String.valueOf(backbone);
        Usage.require(
                spec,
                model == null || backbone == null,
                "--backbone",
                found,
                "none beside --model, whose own backbone is taken");
        Usage.require(
                spec,
                languageRun == null || backbone == null,
                "--backbone",
                found,
                "none beside --language-run, whose own backbone is taken");
        Usage.require(
                spec,
                model != null || languageRun != null || modelData == null,
                "--model-data",
                String.valueOf(modelData),
                "a --model or a --language-run too");
    }

    static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toString();
    }
}

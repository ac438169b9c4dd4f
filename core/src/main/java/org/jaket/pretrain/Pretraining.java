package org.jaket.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jaket.language.Backbone;
import org.jaket.language.LanguageModule;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.RecordFiles;
import org.jaket.tensor.ComputePolicy;
import org.jspecify.annotations.Nullable;

/** Pre-trains a model, or goes on with an interrupted run. */
public final class Pretraining {

    private Pretraining() {}

    /**
     * Starts a run.
     *
     * @param request what to train, on what, and where to
     * @param planner chooses options that depend on this machine's speed
     * @param listeners hear of everything that happens
     * @param stop ends the run early, with a checkpoint
     * @return how it ended
     * @throws BadInputException if data, backbone, options or the run directory are at fault
     * @throws DivergedException if ten steps in a row were not finite
     */
    public static RunResult start(
            PretrainRequest request, Planner planner, List<PretrainListener> listeners, StopSignal stop) {
        RunDirectory run = new RunDirectory(request.out());
        try (RunLock lock = new RunLock(run.path());
                Dataset dataset = Dataset.open(request.data())) {
            run.requireUnbegun(LEFTOVERS);
            if (Files.exists(run.path().resolve(RunLock.FILE))) {
                lock.take();
            }
            requireContent(dataset, request.config().mode());
            Backbone backbone = Backbone.load(request.backbone(), request.cache());
            dataset.requireTokenizer(AtomicFiles.sha256(backbone.tokenizerJson()), "the backbone " + backbone.name());
            requireLength(dataset, backbone);
            PretrainConfig config = request.config()
                    .withSteps(request.config().totalSteps(dataset.text().size()));
            ComputePolicy policy = Policies.choose(config, backbone.config());
            PretrainData data = new PretrainData(dataset, config);
            try (PretrainModel model =
                    new PretrainModel(backbone.config(), config, data.sizes(), policy, !backbone.maskedTokenHead())) {
                initialize(model, backbone, data, config);
                AtomicFiles.requireSpace(
                        run.path(),
                        Checkpointing.bytes(model) * (config.checkpoint().keep() + 1L));
                makeDirectory(run);
                lock.take();
                run.requireFresh(LEFTOVERS);
                writeRun(run, request, config, dataset, backbone, policy);
                return new PretrainLoop(run, data, model, config, listeners, stop).start(planner);
            }
        }
    }

    private static void initialize(PretrainModel model, Backbone backbone, PretrainData data, PretrainConfig config) {
        Randomness randomness = new Randomness(config.seed());
        LanguageModule.initialize(model.parameters(), backbone);
        if (!backbone.maskedTokenHead()) {
            // A new head starts from how frequent each token is, so that training need not learn that first.
            float[] unigram = data.unigram();
            float[] bias = new float[backbone.config().vocabularySize()];
            for (int i = 0; i < bias.length; i++) {
                // The table may have more rows than the tokenizer has tokens; those are as rare as what never occurs.
                bias[i] = i < unigram.length ? -unigram[i] : bias[0];
            }
            model.parameters().set("language.head.bias", bias);
        }
        model.jaket().knowledge().initialize(randomness, config.knowledge().initialScale());
        model.heads().initialize(randomness);
    }

    /**
     * Goes on with an interrupted run, exactly as it would have gone on by itself.
     *
     * @param path the run directory; data, weights and options come from it
     * @param listeners hear of everything that happens
     * @param stop ends the run early, with a checkpoint
     * @return how it ended
     * @throws BadInputException if the directory is no run, or its data set has changed
     * @throws DivergedException if ten steps in a row were not finite
     */
    public static RunResult resume(Path path, List<PretrainListener> listeners, StopSignal stop) {
        return resume(path, null, listeners, stop);
    }

    /**
     * Goes on as {@link #resume(Path, List, StopSignal)} does, with a data set that has moved.
     *
     * @param path the run directory
     * @param data where its data set lies now; null takes the place that the run recorded
     * @param listeners hear of everything that happens
     * @param stop ends the run early, with a checkpoint
     * @return how it ended
     */
    public static RunResult resume(Path path, @Nullable Path data, List<PretrainListener> listeners, StopSignal stop) {
        try (RunLock lock = new RunLock(path);
                JaketRun run = JaketRun.open(path, data)) {
            lock.take();
            PretrainLoop loop =
                    new PretrainLoop(run.directory(), run.data(), run.model(), run.config(), listeners, stop);
            return loop.resume(run.checkpoint(), run.warnings());
        }
    }

    /** Whether a directory holds a run that {@link #resume} can go on with. */
    public static boolean canResume(Path path) {
        return Files.isRegularFile(new RunDirectory(path).config());
    }

    /**
     * Whether {@link #start} takes a directory: one that does not exist, is empty, or holds no more than the leftovers of a
     * start that was killed before it could be resumed.
     */
    static boolean canStart(Path path) {
        return new RunDirectory(path).isFresh(LEFTOVERS);
    }

    /**
     * Deletes what a start has left that was ended before it could be resumed.
     *
     * @param path a run directory; nothing happens if it holds a run or anything else
     * @param keepDirectory whether the directory itself stays, empty: it was there before the start
     * @throws BadInputException if something cannot be deleted
     */
    public static void discardUnstarted(Path path, boolean keepDirectory) {
        if (!canStart(path) || !Files.isDirectory(path)) {
            return;
        }
        try {
            List<Path> leftovers;
            try (Stream<Path> files = Files.list(path)) {
                leftovers = files.toList();
            }
            for (Path leftover : leftovers) {
                AtomicFiles.deleteTree(leftover);
            }
            if (!keepDirectory) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw BadInputException.writing(path, e);
        }
    }

    /** Names that a start which was killed before its first checkpoint may leave behind. */
    private static final Set<String> LEFTOVERS = Set.of(
            RunLock.FILE,
            "log.txt",
            "config.yaml",
            "report.html",
            "provenance.json",
            "backbone",
            "checkpoints",
            "metrics.jsonl",
            "relations.jsonl",
            "categories.jsonl");

    private static void requireContent(Dataset dataset, PretrainConfig.Mode mode) {
        if (dataset.text().size() == 0) {
            throw new BadInputException(dataset.directory() + " holds no text, and pre-training needs some; prepare it"
                    + " again with --text FILE, or give its entities descriptions, which are text too");
        }
        if (mode == PretrainConfig.Mode.JOINT && dataset.info().counts().triples() == 0) {
            throw new BadInputException(dataset.directory()
                    + " holds no triples, and joint pre-training needs some; prepare it again with a larger graph, or set"
                    + " mode=language");
        }
    }

    private static void requireLength(Dataset dataset, Backbone backbone) {
        int longest = Math.max(dataset.info().maxLength(), dataset.info().descriptionLength());
        if (longest > backbone.config().maxLength()) {
            throw new BadInputException(dataset.directory() + ": sequences of up to " + longest
                    + " tokens, but the backbone " + backbone.name() + " reads at most "
                    + backbone.config().maxLength() + "; prepare the data set with a smaller --length");
        }
    }

    private static void makeDirectory(RunDirectory run) {
        try {
            Files.createDirectories(run.languageConfig().getParent());
        } catch (IOException e) {
            throw new BadInputException(run.path() + ": the run directory cannot be made: " + e.getMessage());
        }
    }

    private static void writeRun(
            RunDirectory run,
            PretrainRequest request,
            PretrainConfig config,
            Dataset dataset,
            Backbone backbone,
            ComputePolicy policy) {
        AtomicFiles.write(run.languageConfig(), backbone.config().toHuggingFace());
        try {
            AtomicFiles.write(run.tokenizer(), Files.readAllBytes(backbone.tokenizerJson()));
        } catch (IOException e) {
            throw new BadInputException(backbone.tokenizerJson() + ": cannot be read: " + e.getMessage());
        }
        RecordFiles.writeRelations(run.relations(), dataset.relations());
        RecordFiles.writeCategories(run.categories(), dataset.categories());
        Provenance.write(run, Provenance.create(request, config, dataset.info(), backbone, policy));
    }
}

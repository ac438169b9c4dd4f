package org.jaket.finetune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jaket.pretrain.StopSignal;
import org.jaket.store.AdaptedDirectory;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetWriter;
import org.jaket.tensor.ComputePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Takes a pre-trained model to a graph that it has never seen (section 3.7): the memories of entities and relations are
 * computed from their descriptions by LM1, and nothing is trained.
 *
 * <pre>{@code
 * Adaptation.run(AdaptationRequest.of(run, dataset, out), AdaptationProgress.NONE, new StopSignal());
 * try (AdaptedModel model = AdaptedModel.open(out)) {
 *     for (AdaptedModel.Neighbor neighbor : model.similar("Q144", 10)) {
 *         System.out.println(neighbor.entity().label() + " " + neighbor.score());
 *     }
 *     float[] vector = model.embed(List.of(TextWithMentions.plain("Dogs bark.")), Pooling.CLS).get(0);
 * }
 * }</pre>
 *
 * <p>The directory is built beside its name. An interrupted adaptation leaves its finished vectors there, and the same
 * request goes on from them.
 */
public final class Adaptation {

    static final String BLOCKS = "blocks";

    /** Descriptions whose vectors are kept together; those of the block that is interrupted are lost. */
    private static final int BLOCK_SIZE = 2048;

    private Adaptation() {}

    /**
     * Adapts, or updates what was adapted.
     *
     * @param request what to what
     * @param progress hears how far it has come
     * @param stop ends it early
     * @return how it ended
     * @throws BadInputException if the model or the graph is missing, damaged, empty or does not fit, or the directory
     *     holds something else or something beside an adapted model
     */
    public static AdaptationResult run(AdaptationRequest request, AdaptationProgress progress, StopSignal stop) {
        return run(request, progress, stop, BLOCK_SIZE);
    }

    static AdaptationResult run(
            AdaptationRequest request, AdaptationProgress progress, StopSignal stop, int blockSize) {
        requireReplaceable(request);
        GraphChanges changes = request.changes();
        if (changes == null) {
            return run(request, PretrainedWeights.open(request.model()), null, progress, stop, blockSize);
        }
        try (AdaptedDirectory base = AdaptedDirectory.open(request.model())) {
            return run(request, PretrainedWeights.of(base), base, progress, stop, blockSize);
        }
    }

    private static AdaptationResult run(
            AdaptationRequest request,
            PretrainedWeights weights,
            @Nullable AdaptedDirectory base,
            AdaptationProgress progress,
            StopSignal stop,
            int blockSize) {
        Path work = AtomicFiles.partial(request.out().toAbsolutePath().normalize());
        clear(work, true);
        try {
            takeGraph(request, weights, base, work);
            ComputePolicy policy = request.policy() == null ? ComputePolicy.probe() : request.policy();
            AdaptationResult result;
            try (Dataset dataset = Dataset.open(work.resolve(AdaptedDirectory.GRAPH))) {
                result =
                        new AdaptationJob(request, weights, base, dataset, policy, work, blockSize).run(progress, stop);
            }
            if (result.completed()) {
                AtomicFiles.replaceDirectory(
                        work, request.out().toAbsolutePath().normalize());
            }
            return result;
        } catch (BadInputException e) {
            clear(work, Files.exists(work.resolve(BLOCKS)));
            throw e;
        }
    }

    /** Deletes what an interrupted adaptation has left, but for its finished vectors, or the whole directory. */
    private static void clear(Path work, boolean keepVectors) {
        try {
            if (!keepVectors) {
                AtomicFiles.deleteTree(work);
                return;
            }
            Files.createDirectories(work);
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : files.toList()) {
                    if (!file.endsWith(BLOCKS)) {
                        AtomicFiles.deleteTree(file);
                    }
                }
            }
        } catch (IOException e) {
            throw BadInputException.writing(work, e);
        }
    }

    /** Puts the graph, without text, into the directory that is being built. */
    private static void takeGraph(
            AdaptationRequest request, PretrainedWeights weights, @Nullable AdaptedDirectory base, Path work) {
        Path target = work.resolve(AdaptedDirectory.GRAPH);
        Path made = work.resolve("prepared");
        try {
            AtomicFiles.deleteTree(made);
            GraphChanges changes = request.changes();
            GraphInput input = changes == null ? request.input() : changes.additions();
            Path given = input == null ? null : input.dataset(weights.tokenizer(), made);
            if (changes != null && !changes.whole() && base != null) {
                try (Dataset additions = given == null ? null : open(given, weights);
                        DatasetWriter writer = DatasetWriter.create(target, false)) {
                    new GraphUpdate(base.dataset(), additions, changes.removals())
                            .write(writer, Files.readAllBytes(weights.tokenizer()));
                }
            } else if (given != null) {
                try (Dataset dataset = open(given, weights)) {
                    GraphCopy.write(dataset, target);
                }
            }
            AtomicFiles.deleteTree(made);
        } catch (IOException e) {
            throw BadInputException.writing(target, e);
        }
    }

    private static Dataset open(Path path, PretrainedWeights weights) {
        Dataset dataset = Dataset.open(path);
        try {
            dataset.requireTokenizer(AtomicFiles.sha256(weights.tokenizer()), "the model " + weights.directory());
            if (dataset.info().descriptionLength() > weights.language().maxLength()) {
                throw new BadInputException(path + ": descriptions of up to "
                        + dataset.info().descriptionLength() + " tokens, but the model reads at most "
                        + weights.language().maxLength()
                        + "; prepare the data set with a smaller --description-length");
            }
            return dataset;
        } catch (BadInputException e) {
            dataset.close();
            throw e;
        }
    }

    private static void requireReplaceable(AdaptationRequest request) {
        Path out = request.out();
        boolean itself = request.changes() != null
                && out.toAbsolutePath()
                        .normalize()
                        .equals(request.model().toAbsolutePath().normalize());
        if (itself) {
            AtomicFiles.recover(out);
        }
        if (itself && !Files.isRegularFile(out.resolve(AdaptedDirectory.INFO))) {
            return; // Opening it says that it is no adapted model.
        }
        AdaptedDirectory.requireReplaceable(out, itself || request.overwrite());
    }
}

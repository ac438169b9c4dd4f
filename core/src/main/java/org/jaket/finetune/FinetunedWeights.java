package org.jaket.finetune;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.TensorFiles;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import tools.jackson.databind.JsonNode;

/** What a fine-tuning run has learnt, for those who apply it or go on with it. */
public final class FinetunedWeights {

    /** What of an origin says where weights lie, not what they are. */
    private static final Set<String> PLACES = Set.of("run", "backbone", "language_run");

    private FinetunedWeights() {}

    /**
     * Reads the weights with the best score.
     *
     * @param run a completed run
     * @param parameters are declared as in the run, and overwritten
     * @param warnings gets one sentence for each damaged checkpoint
     * @throws BadInputException if the run is not completed, or its checkpoint is damaged or of another model
     */
    public static void read(FinetuneRun run, Parameters parameters, Consumer<String> warnings) {
        Path path = run.directory().path();
        if (!Files.isRegularFile(run.result())) {
            throw new BadInputException(
                    path + ": the run is not completed, result.json is missing; go on with it with --resume");
        }
        Checkpoint checkpoint = checkpoint(run, warnings);
        try (PointerScope scope = new PointerScope()) {
            Tensor best = Tensors.zeros(ScalarType.Float, parameters.size());
            TensorFiles.read(checkpoint.path(FinetuneLoop.BEST), Map.of(FinetuneLoop.WEIGHTS, best));
            parameters.weights().copy_(best);
        }
    }

    /**
     * The checksum of the newest checkpoint of a run.
     *
     * @param run a run that has been trained
     * @throws BadInputException if it has no checkpoint that is undamaged
     */
    public static String sha256(FinetuneRun run) {
        return checkpoint(run, warning -> {}).sha256();
    }

    private static Checkpoint checkpoint(FinetuneRun run, Consumer<String> warnings) {
        Path path = run.directory().path();
        return new CheckpointDirectory(path, 1)
                .latest(warnings)
                .orElseThrow(() -> new BadInputException(path + ": holds no checkpoint with the weights"));
    }

    /**
     * Refuses weights that have changed since the run started from them: what it learnt belongs to them.
     *
     * @param run the run
     * @param point the weights as they are now
     */
    public static void requireStart(FinetuneRun run, StartingPoint point) {
        JsonNode recorded = Provenance.read(run.directory()).path("model");
        point.origin().forEach((name, value) -> {
            // Older versions recorded an empty checksum of the checkpoint, and no options of a new knowledge module.
            boolean compared = !PLACES.contains(name)
                    && !recorded.path(name).asString("unknown").isEmpty()
                    && (recorded.has(name) || !name.equals(StartingPoint.KNOWLEDGE));
            if (compared && !recorded.path(name).asString("").equals(String.valueOf(value))) {
                throw new BadInputException(run.directory().provenance() + ": the run started from weights of " + name
                        + " " + recorded.path(name).asString("unknown") + ", found " + value
                        + "; what it learnt does not fit them: fine-tune again");
            }
        });
    }

    /**
     * Refuses to go on with a run whose weights or files have changed since it started: it would become a mixture.
     *
     * @param run the run
     * @param point the weights as they are now
     * @param files what the run's provenance calls each file, and where it is
     */
    public static void requireUnchanged(FinetuneRun run, StartingPoint point, Map<String, Path> files) {
        Path path = run.directory().path();
        if (Files.isRegularFile(run.result())
                && new CheckpointDirectory(path, 1).latest(warning -> {}).isEmpty()) {
            throw new BadInputException(
                    path + ": is completed, but its checkpoint is gone, so that there is nothing to go"
                            + " on with; choose another --out");
        }
        requireStart(run, point);
        files.forEach((name, file) -> requireFile(run, name, file));
    }

    /**
     * Refuses to go on with a run of a version that would have trained or measured otherwise: it would become a mixture.
     *
     * @param run a run that has started
     * @param rules the version of what its task trains and measures, as {@link FinetuneRun#start} was told under
     *     {@code rules}; a run that says none has 1
     */
    public static void requireRules(FinetuneRun run, int rules) {
        int recorded = rules(run);
        if (recorded != rules) {
            throw new BadInputException(
                    run.directory().path() + ": was begun by another version of jaket, which trained"
                            + " or measured this task in another way (rules " + recorded + ", here " + rules
                            + "; docs/formats.md says what changed); choose another --out and begin anew");
        }
    }

    /**
     * Refuses to apply a run of a version that measured otherwise than it would be applied here.
     *
     * @param run a run that has started
     * @param first the first version that measured as this one applies
     * @param here the version that there is here
     */
    public static void requireRules(FinetuneRun run, int first, int here) {
        int recorded = rules(run);
        if (recorded < first || recorded > here) {
            throw new BadInputException(run.directory().path()
                    + ": was made by another version of jaket, which measured this task in another way than it would be"
                    + " applied here (rules " + recorded + ", here " + first + " to " + here
                    + "; docs/formats.md says what changed); fine-tune anew");
        }
    }

    private static int rules(FinetuneRun run) {
        return Provenance.read(run.directory()).path(FinetuneRun.RULES).asInt(1);
    }

    /**
     * Refuses a file that has changed since the run read it.
     *
     * @param run the run
     * @param name what the run's provenance calls the file
     * @param file the file
     */
    public static void requireFile(FinetuneRun run, String name, Path file) {
        String recorded =
                Provenance.read(run.directory()).path(name).path("sha256").asString("");
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(
                    file + ": no such file; the run " + run.directory().path() + " was trained on it");
        }
        if (!recorded.equals(AtomicFiles.sha256(file))) {
            throw new BadInputException(file + ": has changed since the run "
                    + run.directory().path() + " was trained on it; fine-tune again");
        }
    }
}

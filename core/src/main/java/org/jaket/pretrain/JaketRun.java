package org.jaket.pretrain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.graph.FixedNeighbors;
import org.jaket.language.HuggingFaceDirectory;
import org.jaket.language.LanguageConfig;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.Dataset;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run on disk, opened at its newest good checkpoint. Owns the model and the data set; closing frees both.
 */
public final class JaketRun implements AutoCloseable {

    private final RunDirectory directory;
    private final PretrainConfig config;
    private final CheckpointDirectory checkpoints;
    private final Checkpoint checkpoint;
    private final List<String> warnings;
    private final Dataset dataset;
    private final PretrainData data;
    private final PretrainModel model;
    private @Nullable FixedNeighbors fixedNeighbors;

    private JaketRun(RunDirectory directory, Path dataPath, ComputePolicy policy, boolean newHead) {
        this.directory = directory;
        this.config = ConfigFiles.read(directory.config());
        this.warnings = new ArrayList<>();
        this.checkpoints =
                new CheckpointDirectory(directory.path(), config.checkpoint().keep());
        this.checkpoint = checkpoints
                .latest(warnings::add)
                .orElseThrow(() -> new BadInputException(directory.path() + ": holds no checkpoint in "
                        + directory.path().resolve("checkpoints") + "; start the run again"));
        this.dataset = Dataset.open(dataPath);
        dataset.requireTokenizer(AtomicFiles.sha256(directory.tokenizer()), "the run " + directory.path());
        this.data = new PretrainData(dataset, config);
        LanguageConfig language = LanguageConfig.fromHuggingFace(directory.languageConfig());
        this.model = new PretrainModel(language, config, data.sizes(), policy, newHead);
        Checkpointing.readModel(checkpoint, model);
    }

    /**
     * Opens a run.
     *
     * @param path the run directory
     * @param data its data set, if it has moved; null takes the path in provenance.json
     * @throws BadInputException if the run or its data set is missing, damaged or does not fit
     */
    public static JaketRun open(Path path, @Nullable Path data) {
        RunDirectory directory = RunDirectory.require(path);
        JsonNode provenance = Provenance.read(directory);
        Path dataPath = data == null ? Path.of(Provenance.text(directory, "data", "path")) : data;
        Path manifest = dataPath.resolve("dataset.json");
        if (!Files.isRegularFile(manifest)) {
            throw new BadInputException(
                    dataPath + ": the data set of the run " + path
                            + " is not there; name where it lies now with --data (of finetune, predict and reproduce: --model-data)");
        }
        if (!AtomicFiles.sha256(manifest).equals(Provenance.text(directory, "data", "sha256"))) {
            throw new BadInputException(
                    dataPath + ": is not the data set that the run " + path + " was trained on (dataset.json differs)");
        }
        JsonNode machine = provenance.path("machine");
        ComputePolicy policy = new ComputePolicy(
                parse(Precision.class, machine.path("precision"), directory),
                parse(AttentionKind.class, machine.path("attention"), directory));
        boolean head = provenance.path("backbone").path("masked_token_head").asBoolean(true);
        return new JaketRun(directory, dataPath, policy, !head);
    }

    private static <E extends Enum<E>> E parse(Class<E> type, JsonNode node, RunDirectory directory) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(node.asString(""))) {
                return value;
            }
        }
        throw new BadInputException(directory.provenance() + ": is damaged: expected one of "
                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + " under machine, found "
                + (node.isMissingNode() ? "nothing" : node));
    }

    /** The held-out measures of the run's data set, on the same sample as during training. */
    public EvaluationResult evaluate() {
        return new Evaluator(model, data, config).evaluate();
    }

    /**
     * Refuses a run whose trained checkpoints are all damaged, so that step 0 was opened in their place.
     *
     * @return what the user should know: {@link #warnings}, and a sentence if the run has never been trained
     * @throws BadInputException if it is such a run
     */
    public List<String> requireTrained() {
        List<String> all = new ArrayList<>(warnings);
        checkpoints.requireTrained(checkpoint, warnings, all::add);
        return all;
    }

    /**
     * Writes the language module as a Hugging Face directory.
     *
     * @param out a directory that does not exist yet, or is empty
     * @throws BadInputException if {@code out} cannot be written, or as {@link #requireTrained}
     */
    public void export(Path out) {
        requireTrained();
        HuggingFaceDirectory.write(model.languageConfig(), model.parameters(), directory.tokenizer(), out);
    }

    /**
     * Writes the whole model: language module, knowledge module, merge and heads.
     *
     * @param out a directory that does not exist yet, is empty, or holds an earlier export
     * @param memory whether the entity memory and the entities' ids and labels go with it
     * @throws BadInputException if {@code out} is something else or cannot be written, or as {@link #requireTrained}
     */
    public void exportWhole(Path out, boolean memory) {
        requireTrained();
        new WholeExport(this, memory).write(out);
    }

    /**
     * Vectors of entities. An entity's vector does not depend on the others that are asked for.
     *
     * @param entities entity indices
     * @return E^KM, one row an entity, {@code [entities][F]}
     */
    public float[][] entityVectors(int[] entities) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            var block = neighbors().block(entities);
            Tensor vectors = model.jaket().entities(model.memory(), block, null);
            float[] flat = Tensors.toFloats(vectors);
            int width = model.languageConfig().hiddenSize();
            float[][] rows = new float[entities.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
            }
            return rows;
        }
    }

    private FixedNeighbors neighbors() {
        FixedNeighbors known = fixedNeighbors;
        if (known == null) {
            known = new FixedNeighbors(
                    dataset,
                    data.graph(),
                    config.knowledge().layers(),
                    config.knowledge().fanOut(),
                    new Randomness(config.seed()));
            fixedNeighbors = known;
        }
        return known;
    }

    /**
     * The classifier of entity categories that pre-training has learnt.
     *
     * @return category id to its weights and, last, its bias, {@code [F + 1]}; only categories that were trained on, in
     *     the order of the data set
     */
    public Map<String, float[]> categoryVectors() {
        float[] weights = Tensors.toFloats(model.parameters().get(Heads.CATEGORY + ".weight"));
        float[] biases = Tensors.toFloats(model.parameters().get(Heads.CATEGORY + ".bias"));
        int width = model.languageConfig().hiddenSize();
        boolean[] trained = new boolean[dataset.categories().size()];
        for (int category : data.trainedCategories()) {
            if (category >= 0) {
                trained[category] = true;
            }
        }
        Map<String, float[]> vectors = new LinkedHashMap<>();
        for (int c = 0; c < trained.length; c++) {
            if (trained[c]) {
                float[] row = Arrays.copyOfRange(weights, c * width, (c + 1) * width + 1);
                row[width] = biases[c];
                vectors.put(dataset.categories().get(c).id(), row);
            }
        }
        return vectors;
    }

    /** Where the run lies. */
    public RunDirectory directory() {
        return directory;
    }

    /** The run's options. */
    public PretrainConfig config() {
        return config;
    }

    /** The run's data set, owned by this object. */
    public Dataset dataset() {
        return dataset;
    }

    /** The step of the opened checkpoint. */
    public long step() {
        return checkpoint.step();
    }

    /** What was wrong with newer checkpoints, one sentence each. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The opened checkpoint. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    PretrainData data() {
        return data;
    }

    /** The model at that checkpoint, owned by this object. */
    public PretrainModel model() {
        return model;
    }

    @Override
    public void close() {
        model.close();
        dataset.close();
    }
}

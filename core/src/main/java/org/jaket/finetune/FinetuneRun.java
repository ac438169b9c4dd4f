package org.jaket.finetune;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.RunLock;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.EventLines;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import org.jaket.tensor.Precision;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The run directory of a downstream task: {@code config.yaml} with every option, {@code provenance.json}, and the names
 * of what else it holds.
 *
 * @param directory where it lies
 */
public record FinetuneRun(RunDirectory directory) {

    private static final Set<String> LEFTOVERS =
            Set.of(RunLock.FILE, "log.txt", "provenance.json", "metrics.jsonl", "config.yaml");

    private static final String MODEL_DATA = "model_data";

    /** Options that say where something lies; what it holds is compared by its checksum. */
    private static final Set<String> PLACES =
            Set.of("train", "dev", "test", "kb", "graph", "relation_names", "model", MODEL_DATA, "language_run");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** A run directory of a given path. */
    public FinetuneRun(Path path) {
        this(new RunDirectory(path));
    }

    /** What a provenance calls the version of what a task trains and measures: it is raised whenever figures would change. */
    public static final String RULES = "rules";

    /** What a result has, as true, if training ended early because its steps were not finite. */
    public static final String DIVERGED = "diverged";

    /** Where predictions are written, one JSON object an example. */
    public Path predictions() {
        return directory.path().resolve("predictions.jsonl");
    }

    /** Where the measures of a completed run are. */
    public Path result() {
        return directory.path().resolve("result.json");
    }

    /** The run's lock: taken if the run has started, otherwise by {@link #start}. */
    public RunLock lock() {
        RunLock lock = new RunLock(directory.path());
        if (canResume()) {
            lock.take();
        }
        return lock;
    }

    /** Where the vectors of the graph are kept, which are computed from descriptions once. */
    public Path memory() {
        return directory.path().resolve("memory.safetensors");
    }

    /**
     * The vectors that the run has kept, or fresh ones. The caller has checked that weights and graph are those of the run.
     *
     * @param graph the edges
     * @param hiddenSize F
     * @param withRelations whether relations have vectors
     * @param computed computes them
     * @throws BadInputException if what was kept is damaged
     */
    public GraphMemory memory(
            KnowledgeGraph graph, int hiddenSize, boolean withRelations, Supplier<GraphMemory> computed) {
        return canResume() && Files.isRegularFile(memory())
                ? GraphMemory.read(memory(), graph, hiddenSize, withRelations)
                : computed.get();
    }

    /**
     * Keeps vectors, unless they are kept already, for when the run goes on and for those who apply it.
     *
     * @param memory the vectors of a run that has started
     */
    public void keep(GraphMemory memory) {
        if (!Files.isRegularFile(memory())) {
            memory.write(memory());
        }
    }

    /**
     * What the run was computed in, as {@link #start} was told under {@code precision}; null if it has not started or does
     * not say.
     *
     * @throws BadInputException if the provenance names a precision that there is none of
     */
    public @Nullable Precision precision() {
        if (!canResume()) {
            return null;
        }
        String name = Provenance.read(directory).path("precision").asString("");
        for (Precision precision : Precision.values()) {
            if (precision.name().toLowerCase(Locale.ROOT).equals(name)) {
                return precision;
            }
        }
        if (name.isEmpty()) {
            return null;
        }
        throw new BadInputException(directory.provenance() + ": expected the precision fp32 or bf16, found " + name);
    }

    /**
     * The best score on the development part of a training that has come to its end; empty if it has not.
     *
     * @throws BadInputException if {@code metrics.jsonl} cannot be read
     */
    public OptionalDouble trainedScore() {
        List<Double> scores = new ArrayList<>();
        EventLines.forEach(directory.metrics(), event -> {
            if (event.path("event").asString("").equals(FinetuneMetrics.FINISHED)
                    && event.path("completed").asBoolean(false)) {
                scores.add(event.path("best_score").asDouble(Double.NaN));
            }
        });
        return scores.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(scores.get(scores.size() - 1));
    }

    /** Whether there is something to go on with. */
    public boolean canResume() {
        return Files.isRegularFile(directory.config());
    }

    /**
     * Starts a run: writes what was asked for and where it came from.
     *
     * @param task the name of the task
     * @param config all options, a record
     * @param provenance what else made the model: weights and data
     * @param lock that of {@link #lock}, which is taken
     * @throws BadInputException if the directory holds something already, or cannot be written
     */
    public void start(String task, Object config, Map<String, Object> provenance, RunLock lock) {
        requireFresh();
        AtomicFiles.requireWritable(directory.path());
        var root = JSON.createObjectNode();
        root.put("version", Provenance.version());
        root.put("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        root.put(RunDirectory.TASK, task);
        provenance.forEach((name, value) -> root.set(name, JSON.valueToTree(value)));
        AtomicFiles.write(directory.provenance(), JSON.writeValueAsString(root) + "\n");
        AtomicFiles.write(directory.config(), YAML.writeValueAsString(config));
        lock.take();
    }

    /** Refuses a directory that holds anything but the leftovers of a start that was killed. */
    public void requireFresh() {
        directory.requireFresh(LEFTOVERS);
    }

    /**
     * Refuses a directory that holds no run.
     *
     * @throws BadInputException if it is such a one
     */
    public void requireStarted() {
        if (!canResume()) {
            throw new BadInputException(directory.path()
                    + ": holds no run to go on with: config.yaml is missing; start it without --resume");
        }
    }

    /**
     * Reads the options of a run that is gone on with.
     *
     * @param type the record that {@link #start} was given
     * @throws BadInputException if there is no run of this task
     */
    public <T> T config(Class<T> type) {
        requireStarted();
        try {
            return YAML.readValue(Utf8.read(directory.config()), type);
        } catch (JacksonException e) {
            throw new BadInputException(directory.config() + ": " + JsonFault.of(e), e);
        }
    }

    /**
     * Reads the options of a run that is applied.
     *
     * @param type the record that {@link #start} was given
     * @param modelData where the data set of its pre-training runs lies now; null for where it lay
     * @throws BadInputException if there is no run of this task, or it read no pre-training run
     */
    public <T> T config(Class<T> type, @Nullable Path modelData) {
        T recorded = config(type);
        if (modelData == null) {
            return recorded;
        }
        ObjectNode options = YAML.valueToTree(recorded);
        if (options.path("model").isNull() && options.path("language_run").isNull()) {
            throw new BadInputException(
                    directory.path() + ": --model-data says where the data set of a pre-training run lies"
                            + " now, and this run started from a published backbone");
        }
        options.put(MODEL_DATA, modelData.toString());
        return YAML.treeToValue(options, type);
    }

    /**
     * Refuses other options than those that the run was begun with. Where files and runs lie is not compared.
     *
     * @param config the options that are asked for, a record as {@link #start} was given
     * @throws BadInputException if others are asked for; it names them
     */
    public void requireSame(Object config) {
        List<String> others = new ArrayList<>();
        differences("", YAML.valueToTree(config(config.getClass())), YAML.valueToTree(config), others);
        if (!others.isEmpty()) {
            throw new BadInputException(directory.path() + ": holds a run with other options ("
                    + String.join("; ", others) + "); choose another --out");
        }
    }

    private static void differences(String prefix, JsonNode recorded, JsonNode asked, List<String> others) {
        for (Map.Entry<String, JsonNode> option : asked.properties()) {
            JsonNode before = recorded.path(option.getKey());
            JsonNode now = option.getValue();
            if (now.isObject() && before.isObject()) {
                differences(prefix + option.getKey() + ".", before, now, others);
            } else if (!isSame(option.getKey(), before, now)) {
                others.add(prefix + option.getKey() + " " + said(before) + ", asked for " + said(now));
            }
        }
    }

    private static boolean isSame(String option, JsonNode before, JsonNode now) {
        if (option.equals(MODEL_DATA)) {
            return true;
        }
        return PLACES.contains(option) ? before.isNull() == now.isNull() : before.equals(now);
    }

    private static String said(JsonNode option) {
        return option.isNull() ? "none" : option.isString() ? option.asString() : option.toString();
    }

    /**
     * Notes where files and runs lie now, for when the run is applied.
     *
     * @param config options that {@link #requireSame} has taken, whose files have the recorded checksums
     */
    public void keepPlaces(Object config) {
        if (!config(config.getClass()).equals(config)) {
            AtomicFiles.write(directory.config(), YAML.writeValueAsString(config));
        }
    }

    /**
     * Writes the measures of a completed run.
     *
     * @param measures name to value
     */
    public void writeResult(Map<String, Object> measures) {
        AtomicFiles.write(result(), JSON.writeValueAsString(measures) + "\n");
    }
}

package org.jaket.finetune;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.language.Backbone;
import org.jaket.language.LanguageConfig;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.pretrain.ConfigFiles;
import org.jaket.pretrain.JaketRun;
import org.jaket.pretrain.PretrainConfig;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The weights that fine-tuning of one system starts from: those of a pre-training run for {@link TaskSystem#JAKET}, else
 * those of the published backbone with a new knowledge module of the same sizes.
 *
 * <p>Owns the weights; closing frees them.
 */
public final class StartingPoint implements AutoCloseable {

    /** What an origin calls the options of a new knowledge module. */
    static final String KNOWLEDGE = "knowledge";

    private final LanguageConfig languageConfig;
    private final ComputePolicy policy;
    private final Parameters parameters;
    private final Jaket jaket;
    private final PretrainConfig config;
    private final Path tokenizer;
    private final Map<String, Object> origin;
    private final Map<String, float[]> categoryVectors;
    private final List<Category> pretrainedCategories;
    private final Map<String, Object> pretrainingDetails;
    private final List<String> warnings;
    private final boolean mergeTrained;
    private final AutoCloseable owner;

    /**
     * Where weights are found.
     *
     * @param run a pre-training run; null when there is none, which {@link TaskSystem#JAKET} does not allow
     * @param runData the data set of both runs, if it has moved
     * @param languageRun a run with mode: language, whose language module and merge take the place of the backbone's for
     *     every system but {@link TaskSystem#JAKET}; null for none
     * @param backbone the backbone where no run is given; with a run, the run's own is taken
     * @param cache where backbones are unpacked
     * @param precision what a run that is gone on with or applied was computed in; null takes what is faster here
     */
    public record Source(
            @Nullable Path run,
            @Nullable Path runData,
            @Nullable Path languageRun,
            String backbone,
            Path cache,
            @Nullable Precision precision) {

        /**
         * From the paths that options hold as text; null where one is not given.
         *
         * @param run as above
         * @param runData as above
         * @param languageRun as above
         * @param backbone as above
         * @param cache as above
         * @param precision as above
         */
        public static Source of(
                @Nullable String run,
                @Nullable String runData,
                @Nullable String languageRun,
                String backbone,
                Path cache,
                @Nullable Precision precision) {
            return new Source(path(run), path(runData), path(languageRun), backbone, cache, precision);
        }

        private static @Nullable Path path(@Nullable String name) {
            return name == null ? null : Path.of(name);
        }

        /** Weights without a language run, that are computed with in the precision that is faster here. */
        public Source(@Nullable Path run, @Nullable Path runData, String backbone, Path cache) {
            this(run, runData, null, backbone, cache, null);
        }
    }

    /**
     * How a knowledge module starts and aggregates.
     *
     * @param initialScale factor on the Xavier-uniform values of a new module; a pre-trained one ignores it
     * @param aggregation Eq. 2 or the ablation without it
     */
    public record KnowledgeStart(double initialScale, KnowledgeConfig.Aggregation aggregation) {}

    private StartingPoint(
            LanguageConfig languageConfig,
            KnowledgeConfig knowledge,
            Parameters parameters,
            PretrainConfig config,
            Path tokenizer,
            Map<String, Object> origin,
            Map<String, float[]> categoryVectors,
            List<Category> pretrainedCategories,
            Map<String, Object> pretrainingDetails,
            List<String> warnings,
            @Nullable Precision precision,
            boolean mergeTrained,
            AutoCloseable owner) {
        this.languageConfig = languageConfig;
        this.policy = new ComputePolicy(
                precision == null ? ComputePolicy.probe().precision() : precision, AttentionKind.WRITTEN_OUT);
        this.parameters = parameters;
        this.config = config;
        this.tokenizer = tokenizer;
        this.origin = origin;
        this.categoryVectors = categoryVectors;
        this.pretrainedCategories = pretrainedCategories;
        this.pretrainingDetails = pretrainingDetails;
        this.warnings = warnings;
        this.mergeTrained = mergeTrained;
        this.owner = owner;
        try (PointerScope scope = new PointerScope()) {
            this.jaket = new Jaket(languageConfig, knowledge, parameters, policy);
        }
    }

    /**
     * Opens the weights of a system.
     *
     * @param source where they are found
     * @param system which system
     * @param seed seed of what is new
     * @param start how the knowledge module starts
     * @throws BadInputException if a run or backbone is missing, damaged or not what the run was trained from
     */
    public static StartingPoint open(Source source, TaskSystem system, long seed, KnowledgeStart start) {
        if (system.isPretrained()) {
            if (source.run() == null) {
                throw new BadInputException("the system jaket needs a pre-trained model: name a run with --model");
            }
            return ofRun(requireJoint(JaketRun.open(source.run(), source.runData())), start, source.precision());
        }
        if (source.languageRun() != null) {
            try (JaketRun further = requireLanguage(JaketRun.open(source.languageRun(), source.runData()))) {
                return ofBackbone(source, further, seed, start).recordingKnowledge(system);
            }
        }
        return ofBackbone(source, null, seed, start).recordingKnowledge(system);
    }

    /** A baseline that reads a graph does so as the run that {@code --model} names: another one there would be another baseline. */
    private StartingPoint recordingKnowledge(TaskSystem system) {
        if (system.readsGraph()) {
            PretrainConfig.Knowledge knowledge = config.knowledge();
            origin.put(
                    KNOWLEDGE,
                    String.format(
                            Locale.ROOT,
                            "layers %d, heads %d, leaky_slope %s, fan_out %d, edges %s",
                            knowledge.layers(),
                            knowledge.heads(),
                            knowledge.leakySlope(),
                            knowledge.fanOut(),
                            config.graph().edges().name().toLowerCase(Locale.ROOT)));
        }
        return this;
    }

    private static StartingPoint ofBackbone(
            Source source, @Nullable JaketRun further, long seed, KnowledgeStart start) {
        Path run = source.run() == null ? source.languageRun() : source.run();
        if (run == null) {
            return ofBackbone(
                    Backbone.load(source.backbone(), source.cache()),
                    null,
                    ConfigFiles.defaults(),
                    seed,
                    start,
                    source.precision());
        }
        RunDirectory directory = RunDirectory.require(run);
        Backbone backbone = Backbone.load(Provenance.text(directory, "backbone", "given"), source.cache());
        String expected = Provenance.text(directory, "backbone", "sha256");
        if (!backbone.sha256().equals(expected)) {
            throw new BadInputException("the backbone " + backbone.name() + " has changed since the run " + run
                    + " started from it; a fair baseline needs the same weights");
        }
        if (further != null
                && !Provenance.text(further.directory(), "backbone", "sha256").equals(expected)) {
            throw new BadInputException(further.directory().path() + ": started from another backbone than the run "
                    + run + "; a fair baseline needs the same one");
        }
        return ofBackbone(backbone, further, ConfigFiles.read(directory.config()), seed, start, source.precision());
    }

    private static JaketRun requireLanguage(JaketRun run) {
        if (run.config().mode() != PretrainConfig.Mode.LANGUAGE) {
            run.close();
            throw new BadInputException(
                    run.directory().path() + ": was trained with mode=joint; --language-run needs a run with"
                            + " mode=language, the language model trained further on the same text alone");
        }
        return run;
    }

    /** A run whose knowledge module has learnt something. */
    private static JaketRun requireJoint(JaketRun run) {
        if (run.config().mode() == PretrainConfig.Mode.LANGUAGE) {
            run.close();
            throw new BadInputException(
                    run.directory().path() + ": was trained with mode=language, so its knowledge module"
                            + " has learnt nothing; the system jaket needs a run with mode=joint");
        }
        try {
            run.requireTrained();
        } catch (BadInputException e) {
            run.close();
            throw e;
        }
        return run;
    }

    private static StartingPoint ofRun(JaketRun run, KnowledgeStart start, @Nullable Precision precision) {
        KnowledgeConfig knowledge = run.model().jaket().knowledge().config().with(start.aggregation());
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("run", run.directory().path().toAbsolutePath().normalize().toString());
        origin.put("step", run.step());
        origin.put("checkpoint", run.checkpoint().sha256());
        Map<String, float[]> vectors = run.categoryVectors();
        return new StartingPoint(
                run.model().languageConfig(),
                knowledge,
                run.model().parameters(),
                run.config(),
                run.directory().tokenizer(),
                origin,
                vectors,
                run.dataset().categories().stream()
                        .filter(category -> vectors.containsKey(category.id()))
                        .toList(),
                run.dataset().info().details(),
                run.requireTrained(),
                precision,
                true,
                run);
    }

    private static StartingPoint ofBackbone(
            Backbone backbone,
            @Nullable JaketRun further,
            PretrainConfig config,
            long seed,
            KnowledgeStart start,
            @Nullable Precision precision) {
        KnowledgeConfig knowledge =
                config.knowledge().sizes(backbone.config().hiddenSize()).with(start.aggregation());
        Parameters.Builder builder = new Parameters.Builder();
        Jaket.declare(builder, backbone.config(), knowledge, !backbone.maskedTokenHead());
        Parameters parameters = builder.build();
        LanguageModule.initialize(parameters, backbone);
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("backbone", backbone.name());
        origin.put("sha256", backbone.sha256());
        if (further != null) {
            origin.put(
                    "language_run",
                    further.directory().path().toAbsolutePath().normalize().toString());
            origin.put("language_step", further.step());
            origin.put("language_checkpoint", further.checkpoint().sha256());
        }
        StartingPoint point = new StartingPoint(
                backbone.config(),
                knowledge,
                parameters,
                config,
                backbone.tokenizerJson(),
                origin,
                Map.of(),
                List.of(),
                further == null ? Map.of() : further.dataset().info().details(),
                further == null ? List.of() : further.requireTrained(),
                precision,
                further != null,
                parameters);
        point.jaket.knowledge().initialize(new Randomness(seed), start.initialScale());
        if (further == null) {
            point.startMerge();
        } else {
            point.takeLanguage(further.model().parameters());
        }
        return point;
    }

    /** The language module and the merge of another model, which were trained together. */
    private void takeLanguage(Parameters from) {
        try (PointerScope scope = new PointerScope()) {
            for (String name : parameters.slots().keySet()) {
                if (name.startsWith("language.") || name.startsWith("merge.")) {
                    parameters.get(name).data().copy_(from.get(name));
                }
            }
        }
    }

    /**
     * The LayerNorm after Eq. 3 starts as {@code merge.initialization: identity} does in pre-training, which needs no text;
     * tasks that read with it call {@link #fitMerge}.
     */
    private void startMerge() {
        String before = "language.encoder.layer." + (jaket.language().split() - 1) + ".output.LayerNorm.";
        if (parameters.contains(before + "weight")) {
            jaket.merge()
                    .startAsIdentity(
                            Tensors.toFloats(parameters.get(before + "weight")),
                            Tensors.toFloats(parameters.get(before + "bias")));
        }
    }

    /**
     * Fits the LayerNorm after Eq. 3 to some text of the task, as {@code merge.initialization: calibrated} does in
     * pre-training, so that it moves the encoder as little as it can. One that has been trained stays as it is.
     *
     * @param text some of what will be read
     */
    public void fitMerge(TokenBatch text) {
        if (!mergeTrained) {
            jaket.fitMerge(text, policy);
        }
    }

    /** Sizes of the language module. */
    public LanguageConfig languageConfig() {
        return languageConfig;
    }

    /** Sizes of the knowledge module. */
    public KnowledgeConfig knowledgeConfig() {
        return jaket.knowledge().config();
    }

    /** How the model computes on this machine. */
    public ComputePolicy policy() {
        return policy;
    }

    /** Weights of the language module, the knowledge module and the merge; owned by this object. */
    public Parameters parameters() {
        return parameters;
    }

    /** Both modules and the merge over {@link #parameters()}. */
    public Jaket jaket() {
        return jaket;
    }

    /** Fan-out, edge direction and batch sizes, as in pre-training; the defaults where there was none. */
    public PretrainConfig config() {
        return config;
    }

    /** The tokenizer of the language module. */
    public Path tokenizer() {
        return tokenizer;
    }

    /** Which run and checkpoint, or which backbone, for a provenance. */
    public Map<String, Object> origin() {
        return Map.copyOf(origin);
    }

    /**
     * The same with what the run of pre-training, or the language run, read: under {@code pretraining} its data set, its
     * backbone and the checksum of its options, for a provenance.
     *
     * @throws BadInputException if that run's provenance cannot be read
     */
    public Map<String, Object> provenance() {
        Map<String, Object> all = new LinkedHashMap<>(origin);
        Object run = origin.getOrDefault("run", origin.get("language_run"));
        if (run instanceof String path) {
            JsonNode recorded = Provenance.read(new RunDirectory(Path.of(path)));
            Map<String, Object> read = new LinkedHashMap<>();
            for (String name : List.of("data", "backbone", "configuration_sha256")) {
                if (recorded.has(name)) {
                    read.put(name, recorded.path(name));
                }
            }
            all.put("pretraining", read);
        }
        return all;
    }

    /** The checksums of the weights: two starting points of the same read texts alike in the same precision. */
    public String weightsId() {
        return Stream.of("sha256", "checkpoint", "language_checkpoint")
                .map(name -> String.valueOf(origin.get(name)))
                .collect(Collectors.joining(" "));
    }

    /** Category id to the weights and bias that pre-training has learnt, {@code [F + 1]}; empty without pre-training. */
    public Map<String, float[]> categoryVectors() {
        return categoryVectors;
    }

    /** The categories of {@link #categoryVectors()}, in its order. */
    public List<Category> pretrainedCategories() {
        return pretrainedCategories;
    }

    /**
     * What the data set of joint pre-training, or of the language run, says of how it was made, {@code details} of its
     * {@code dataset.json}; empty without either.
     */
    public Map<String, Object> pretrainingDetails() {
        return pretrainingDetails;
    }

    /**
     * Whether the language module has been trained with the merge's LayerNorm between its halves, and so has to be read
     * with it even where no entity is shown.
     */
    public boolean mergeTrained() {
        return mergeTrained;
    }

    /** What was wrong with newer checkpoints, one sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.jaket.tasks.reproduce;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TrainingOptions;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.entities.ClassifierStart;
import org.jaket.tasks.entities.EntityClassification;
import org.jaket.tasks.entities.EntityConfig;
import org.jaket.tasks.entities.EntityMethod;
import org.jaket.tasks.entities.EntitySweep;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Table 3.
 *
 * @param weights what all systems start from
 * @param sizes how much is run
 * @param graph the data set whose entities are classified
 */
public record EntityRuns(Weights weights, Profile.EntitySizes sizes, Path graph) implements TableRuns {

    private static final List<Double> SHARES = List.of(1.0, 0.2, 0.05);

    @Override
    public PaperTable table() {
        return PaperTable.TABLE3;
    }

    @Override
    public Map<String, Path> files() {
        return Map.of("graph", InputFiles.dataset(graph));
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(List.of(
                "Split by seed: a fifth trains, a fifth chooses the weights, the rest is measured.",
                "The language model alone is trained whole, " + words(sizes.language())
                        + "; the memory of the other systems is fixed, and they are trained " + words(sizes.graph())
                        + ".",
                "JAKET starts its classifier from the category vectors of pre-training, the others from random ones, and"
                        + " so does a row with a new classifier."));
        if (sizes.languageSearch().size() + sizes.graphSearch().size() > 0) {
            remarks.add("Searched in each cell apart, every system alike, by accuracy on the part that chooses the"
                    + " weights. Language model alone: " + words(sizes.languageSearch()) + ". Other systems: "
                    + words(sizes.graphSearch())
                    + ". What a system does not have is not searched: a probe has no knowledge module, and JAKET's is not"
                    + " new. What was chosen is in cells.jsonl.");
        }
        return remarks;
    }

    /** How much training, since that is not the same for all. */
    private static String words(TrainingOptions training) {
        return "at most " + training.steps() + " steps of " + training.batchSize() + " entities, scored on the"
                + " part that chooses every " + training.validateEvery() + " steps"
                + (training.patience() == 0
                        ? ""
                        : " and ended after " + training.patience() + " scores without a better one");
    }

    @Override
    public List<String> findings(JsonNode result) {
        JsonNode counts = result.path("counts");
        int entities = counts.path("entities_in_pretraining").asInt(0);
        return entities == 0
                ? List.of()
                : List.of("LEAK: the graph is not new to JAKET: " + entities + " of its "
                        + counts.path("entities").asInt(0) + " entities were in the data set of its pre-training, "
                        + counts.path("entities_seen_in_pretraining").asInt(0) + " of them with a category.");
    }

    /** Trials for the reader of a table. */
    static String words(List<Map<String, Object>> search) {
        return search.isEmpty()
                ? "nothing"
                : search.stream().map(EntityRuns::words).collect(Collectors.joining("; "));
    }

    private static String words(Map<String, Object> trial) {
        return trial.entrySet().stream()
                .map(option -> option.getKey().replace('_', ' ') + " " + plain(option.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Rates as people write them, 0.0001 and not 1.0E-4. */
    private static String plain(Object value) {
        return value instanceof Double number && Double.isFinite(number)
                ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    /** The options of a cell before anything is searched. */
    EntityConfig config(Cell cell) {
        boolean language = cell.system() == TaskSystem.LM;
        PaperTable.Variant variant = cell.row().variant();
        return new EntityConfig(
                graph.toString(),
                weights.model(),
                weights.modelData(),
                weights.languageRun(cell.row()),
                weights.backbone(),
                cell.system().label(),
                cell.row().ablation().label(),
                (variant == PaperTable.Variant.NEW_CLASSIFIER ? ClassifierStart.NEW : ClassifierStart.AUTO).toString(),
                SHARES.get(cell.setting()),
                true,
                language,
                1,
                EntityMethod.PLAIN,
                cell.seed(),
                variant == PaperTable.Variant.FROZEN_KNOWLEDGE
                        ? sizes.graph().withRates(0, 0, sizes.graph().taskRate())
                        : language ? sizes.language() : sizes.graph());
    }

    @Override
    public List<Trial> trials(Cell cell) {
        EntityConfig config = config(cell);
        List<Map<String, Object>> search =
                cell.system() == TaskSystem.LM ? sizes.languageSearch() : sizes.graphSearch();
        Set<Map<String, Object>> seen = new HashSet<>();
        List<Trial> trials = new ArrayList<>();
        for (Map<String, Object> options : search) {
            Map<String, Object> own = new LinkedHashMap<>(options);
            own.keySet().removeIf(name -> !has(cell, name));
            if (seen.add(own)) {
                trials.add(new Trial(mergeWithLanguage(cell, EntityOptions.apply(config, own)), own));
            }
        }
        return trials.isEmpty() ? List.of(new Trial(mergeWithLanguage(cell, config), Map.of())) : trials;
    }

    /** A trained merge between the halves of a language model that is trained whole has the language model's rate. */
    private static EntityConfig mergeWithLanguage(Cell cell, EntityConfig config) {
        if (cell.system() != TaskSystem.LM) {
            return config;
        }
        return config.with(
                Weights.withMergeAtLanguageRate(config.training()),
                config.method(),
                config.initialScale(),
                config.relations());
    }

    /** Whether a system has what an option is about. */
    private static boolean has(Cell cell, String option) {
        boolean module = cell.system().readsGraph() && cell.row().ablation() != Ablation.PROBE;
        return switch (option) {
            case RateSearch.LANGUAGE_RATE -> cell.system() == TaskSystem.LM;
            case RateSearch.KNOWLEDGE_RATE -> module && cell.row().variant() != PaperTable.Variant.FROZEN_KNOWLEDGE;
            case EntityOptions.RELATIONS, EntityOptions.READ_MEMORY -> module;
            case EntityOptions.INITIAL_SCALE -> module && !cell.system().isPretrained();
            default -> true;
        };
    }

    @Override
    public boolean run(List<Job> jobs, TaskContext context) {
        // Opened anew for each cell: what a cell starts from must not depend on which ran before it.
        try (EntityClassification task = EntityClassification.open(
                (EntityConfig) jobs.get(0).config(),
                EntitySweep.precision(jobs.stream().map(Job::directory).toList()),
                context)) {
            return jobs.stream().allMatch(job -> task.run((EntityConfig) job.config(), job.directory())
                    .completed());
        }
    }

    @Override
    public boolean train(List<Job> jobs, TaskContext context) {
        return run(jobs, context);
    }

    @Override
    public int rules() {
        return EntityClassification.RULES;
    }

    @Override
    public double value(JsonNode result) {
        return result.path("test").path("accuracy").asDouble(Double.NaN);
    }

    @Override
    public OptionalDouble score(FinetuneRun run, @Nullable JsonNode result) {
        return result == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(result.path("dev").path("accuracy").asDouble(Double.NaN));
    }

    @Override
    public @Nullable String unit(JsonNode prediction, long seed) {
        return prediction.path("part").asString("").equals("test")
                ? prediction.path("id").asString("")
                : null;
    }
}

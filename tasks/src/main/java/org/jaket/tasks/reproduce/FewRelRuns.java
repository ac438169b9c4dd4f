package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.TrainingOptions;
import org.jaket.tasks.Counts;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.fewrel.FewRel;
import org.jaket.tasks.fewrel.FewRelConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Table 1.
 *
 * @param weights what all systems start from
 * @param sizes how much is run
 * @param train FewRel's training file
 * @param dev the file whose relations are measured; null holds relations out of the training file
 * @param graph the data set that mentions are linked to
 */
public record FewRelRuns(
        Weights weights,
        Profile.FewRelSizes sizes,
        Path train,
        @Nullable Path dev,
        Path graph) implements TableRuns {

    /** All cells of the table measure the same relations, whatever their seed. */
    private static final long SPLIT_SEED = 1;

    private static final List<Integer> WAYS = List.of(5, 5, 10);
    private static final List<Integer> SHOTS = List.of(1, 5, 1);

    @Override
    public PaperTable table() {
        return PaperTable.TABLE1;
    }

    @Override
    public Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("train", InputFiles.file(train, "FewRel's training file (train_wiki.json)", "--fewrel-train"));
        if (dev != null) {
            files.put("dev", InputFiles.file(dev, "FewRel's dev file (val_wiki.json)", "--fewrel-dev"));
        }
        files.put("graph", InputFiles.dataset(graph));
        return files;
    }

    @Override
    public List<String> remarks() {
        String relations = dev == null
                ? "No dev file was given: instead of its 16 relations, " + sizes.heldOut()
                        + " relations held out of the training file are measured, the same for every seed (--split-seed "
                        + SPLIT_SEED + " of finetune fewrel)."
                : "Measured on the relations of " + dev.getFileName() + ".";
        String episodes = "Episodes measured a cell: "
                + String.join(
                        ", ",
                        sizes.settings().stream()
                                .map(setting -> Integer.toString(setting.measured()))
                                .toList())
                + "; " + sizes.heldOut() + " other relations chose the weights.";
        String shown = sizes.mentionShare() == 1
                ? "Training episodes show all linked heads and tails."
                : String.format(
                        Locale.ROOT,
                        "Training episodes, and those that choose the weights, show %.0f %% of the linked heads and tails,"
                                + " drawn anew each time; measured ones show all.",
                        100 * sizes.mentionShare());
        List<String> few = IntStream.range(0, sizes.settings().size())
                .filter(setting -> sizes.settings().get(setting).measured() < FewRel.REPORTED_EPISODES)
                .mapToObj(setting -> table().settings().get(setting))
                .toList();
        List<String> remarks = new ArrayList<>(List.of(
                relations,
                episodes,
                shown,
                "Episodes share sentences and relations: the interval over them says nothing of other relations.",
                "Edges between the two ends of a sentence were taken out of the graph, but for a row that keeps them. The graph that JAKET was pre-trained on"
                        + " lacks those of measured sentences only where it was prepared with --leave-out-relations.",
                search().words()));
        if (!few.isEmpty()) {
            remarks.add("FOR ORIENTATION ONLY: " + String.join(" and ", few) + " were measured on fewer than "
                    + Counts.of(FewRel.REPORTED_EPISODES)
                    + " episodes, which a figure to report needs; a profile of your own (--profile FILE)"
                    + " can have more.");
        }
        return remarks;
    }

    @Override
    public List<String> findings(JsonNode result) {
        List<String> findings = new ArrayList<>();
        JsonNode links = result.path("measured_relations");
        if (links.isObject()) {
            findings.add(String.format(
                    Locale.ROOT,
                    "Of the measured relations %,d of %,d heads and tails, and both of %,d of %,d sentences, are linked to the"
                            + " graph; of the others it says nothing.",
                    links.path("linked_mentions").asInt(0),
                    links.path("mentions").asInt(0),
                    links.path("linked_pairs").asInt(0),
                    links.path("pairs").asInt(0)));
        }
        List<String> met = new ArrayList<>();
        result.path("measured_relations_in_pretraining").forEach(name -> met.add(name.asString("")));
        if (!met.isEmpty()) {
            findings.add("JAKET's graph of pre-training had the measured relations " + String.join(", ", met)
                    + ", which no other system has met, whatever became of their sentences.");
        }
        for (Map.Entry<String, JsonNode> exposed :
                result.path("measured_relations_exposed_in").properties()) {
            List<String> names = new ArrayList<>();
            exposed.getValue().forEach(name -> names.add(name.asString("")));
            findings.add("LEAK: the " + exposed.getKey().replace('_', ' ')
                    + " was prepared with FewRel's sentences of measured relations: " + String.join(", ", names) + ".");
        }
        return findings;
    }

    @Override
    public List<Trial> trials(Cell cell) {
        TrainingOptions training = sizes.settings().get(cell.setting()).training();
        return search().of(cell.row().readsGraph(), training).stream()
                .map(rates -> new Trial(config(cell, rates.training()), rates.searched()))
                .toList();
    }

    private RateSearch search() {
        return new RateSearch("table 1", sizes.search());
    }

    /** The options of a cell before anything is searched. */
    FewRelConfig config(Cell cell) {
        return config(cell, sizes.settings().get(cell.setting()).training());
    }

    private FewRelConfig config(Cell cell, TrainingOptions training) {
        Profile.Episodes episodes = sizes.settings().get(cell.setting());
        return new FewRelConfig(
                train.toString(),
                dev == null ? null : dev.toString(),
                sizes.heldOut(),
                SPLIT_SEED,
                List.of(),
                null,
                cell.row().readsGraph() ? graph.toString() : null,
                FewRelConfig.LINK_DEFAULT,
                weights.model(),
                weights.modelData(),
                weights.languageRun(cell.row()),
                weights.backbone(),
                cell.system().label(),
                cell.row().ablation().label(),
                WAYS.get(cell.setting()),
                SHOTS.get(cell.setting()),
                1,
                cell.row().variant() == PaperTable.Variant.PAIR_EDGES_KEPT,
                sizes.mentionShare(),
                episodes.validation(),
                episodes.measured(),
                sizes.length(),
                cell.seed(),
                weights.rates(cell.row(), training));
    }

    @Override
    public boolean run(List<Job> jobs, TaskContext context) {
        return jobs.stream().allMatch(job -> FewRel.run((FewRelConfig) job.config(), job.directory(), context)
                .completed());
    }

    @Override
    public boolean train(List<Job> jobs, TaskContext context) {
        return jobs.stream()
                .filter(job -> new FinetuneRun(job.directory()).trainedScore().isEmpty())
                .allMatch(job -> FewRel.train((FewRelConfig) job.config(), job.directory(), context));
    }

    @Override
    public int rules() {
        return FewRel.RULES;
    }

    @Override
    public double value(JsonNode result) {
        return result.path("accuracy").asDouble(Double.NaN);
    }

    @Override
    public OptionalDouble score(FinetuneRun run, @Nullable JsonNode result) {
        return result == null
                ? run.trainedScore()
                : OptionalDouble.of(result.path("validation_score").asDouble(Double.NaN));
    }

    /** An episode: its queries share their support. Episodes of another seed are others. */
    @Override
    public String unit(JsonNode prediction, long seed) {
        return seed + "/" + prediction.path("episode").asInt(-1);
    }
}

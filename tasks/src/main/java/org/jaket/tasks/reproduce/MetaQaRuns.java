package org.jaket.tasks.reproduce;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.TrainingOptions;
import org.jaket.tasks.Counts;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.metaqa.MetaQa;
import org.jaket.tasks.metaqa.MetaQaConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Table 2, on a folder laid out as MetaQA is published: {@code kb.txt}, {@code 1-hop/vanilla/qa_train.txt} and so on.
 * Training questions may lie in {@code regenerated} instead, and without {@code qa_test.txt} those dev questions are
 * measured that do not choose the weights.
 *
 * @param weights what all systems start from
 * @param sizes how much is run
 * @param folder the folder
 */
public record MetaQaRuns(Weights weights, Profile.MetaQaSizes sizes, Path folder) implements TableRuns {

    private static final String TRAIN = "qa_train.txt";

    /** How many dev questions choose the weights where the profile takes all of them and the others are measured. */
    private static final int WITHOUT_TEST = 500;

    private static final List<Double> KG_SHARE = List.of(1.0, 1.0, 0.5, 0.5);
    private static final List<Integer> HOPS = List.of(1, 2, 1, 2);

    @Override
    public PaperTable table() {
        return PaperTable.TABLE2;
    }

    @Override
    public Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("kb", InputFiles.file(kb(), "MetaQA's graph", "--metaqa"));
        for (int hops = 1; hops <= 2; hops++) {
            files.put("train-" + hops, InputFiles.file(train(hops), "MetaQA's training questions", "--metaqa"));
            files.put("dev-" + hops, InputFiles.file(dev(hops), "MetaQA's dev questions", "--metaqa"));
            Path test = test(hops);
            if (test != null) {
                files.put("test-" + hops, test);
            }
        }
        return files;
    }

    private Path kb() {
        return folder.resolve("kb.txt");
    }

    private Path vanilla(int hops, String name) {
        return folder.resolve(hops + "-hop").resolve("vanilla").resolve(name);
    }

    private Path train(int hops) {
        Path published = vanilla(hops, TRAIN);
        Path rebuilt = folder.resolve(hops + "-hop").resolve("regenerated").resolve(TRAIN);
        return !Files.exists(published) && Files.exists(rebuilt) ? rebuilt : published;
    }

    private Path dev(int hops) {
        return vanilla(hops, "qa_dev.txt");
    }

    private @Nullable Path test(int hops) {
        Path test = vanilla(hops, "qa_test.txt");
        return Files.exists(test) ? test : null;
    }

    @Override
    public List<String> remarks() {
        String measured = test(1) == null || test(2) == null
                ? "Without qa_test.txt the questions of qa_dev.txt were measured, but for " + validationQuestions(null)
                        + " drawn by seed, which chose the weights."
                : "Measured on qa_test.txt; questions of qa_dev.txt chose the weights.";
        String training = train(1).equals(vanilla(1, TRAIN)) && train(2).equals(vanilla(2, TRAIN))
                ? "Trained on the published questions."
                : "Trained on questions that were rebuilt from the graph with the wording of the dev set, so that figures"
                        + " are not those of the published training questions.";
        return List.of(
                measured,
                training,
                search().words(),
                "KG-50 % is the same half of the graph for every system and seed (--kg-seed " + sizes.kgSeed()
                        + " of finetune metaqa).");
    }

    @Override
    public List<String> findings(JsonNode result) {
        List<String> findings = new ArrayList<>();
        if (result.path(MetaQa.LEAK).asBoolean(false)) {
            findings.add("LEAK: JAKET was pre-trained on triples that KG-50 % drops here; prepare its data set with"
                    + " --kg 50% --kg-seed " + sizes.kgSeed() + ".");
        }
        int trainedOn = result.path(MetaQa.TRAINED_ON).asInt(0);
        if (trainedOn > 0) {
            findings.add("LEAK: " + Counts.of(trainedOn, "measured question") + " of one column were trained on.");
        }
        return findings;
    }

    private int validationQuestions(@Nullable Path test) {
        return test == null && sizes.validationQuestions() == 0 ? WITHOUT_TEST : sizes.validationQuestions();
    }

    @Override
    public List<Trial> trials(Cell cell) {
        return search().of(cell.row().readsGraph(), sizes.training()).stream()
                .map(rates -> new Trial(config(cell, rates.training()), rates.searched()))
                .toList();
    }

    private RateSearch search() {
        return new RateSearch("table 2", sizes.search());
    }

    /** The options of a cell before anything is searched. */
    MetaQaConfig config(Cell cell) {
        return config(cell, sizes.training());
    }

    private MetaQaConfig config(Cell cell, TrainingOptions training) {
        int hops = HOPS.get(cell.setting());
        Path test = test(hops);
        return new MetaQaConfig(
                kb().toString(),
                train(hops).toString(),
                dev(hops).toString(),
                test == null ? null : test.toString(),
                hops,
                KG_SHARE.get(cell.setting()),
                sizes.kgSeed(),
                weights.model(),
                weights.modelData(),
                weights.languageRun(cell.row()),
                weights.backbone(),
                cell.system().label(),
                cell.row().ablation().label(),
                sizes.candidates(),
                validationQuestions(test),
                true,
                cell.seed(),
                weights.rates(cell.row(), training));
    }

    @Override
    public boolean run(List<Job> jobs, TaskContext context) {
        return jobs.stream().allMatch(job -> MetaQa.run((MetaQaConfig) job.config(), job.directory(), context)
                .completed());
    }

    @Override
    public boolean train(List<Job> jobs, TaskContext context) {
        return jobs.stream()
                .filter(job -> new FinetuneRun(job.directory()).trainedScore().isEmpty())
                .allMatch(job -> MetaQa.train((MetaQaConfig) job.config(), job.directory(), context));
    }

    @Override
    public int rules() {
        return MetaQa.RULES;
    }

    @Override
    public double value(JsonNode result) {
        return result.path("hits_at_1").path("value").asDouble(Double.NaN);
    }

    @Override
    public OptionalDouble score(FinetuneRun run, @Nullable JsonNode result) {
        return result == null
                ? run.trainedScore()
                : OptionalDouble.of(result.path("validation_score").asDouble(Double.NaN));
    }

    @Override
    public String unit(JsonNode prediction, long seed) {
        return prediction.path("id").asString("");
    }
}

package org.jaket.tasks.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jaket.finetune.FinetuneRun;
import org.jaket.language.Backbone;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.RunLock;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.JsonLinesFile;
import org.jaket.tasks.TaskContext;
import org.jaket.tensor.Precision;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the cells of a table, each in a directory of its own. What is finished is not run again, what was interrupted goes
 * on; a directory stays with the inputs that it was begun with.
 */
public final class Reproduction {

    private static final String INPUTS = "reproduce.json";
    private static final String PROFILE = "profile";
    private static final String BACKBONE = "backbone";
    private static final String LANGUAGE_RUN = "language_run";
    private static final String NONE = "none";
    private static final String CELLS = "cells.jsonl";
    private static final String DIFFERENCES = "differences.json";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final TableRuns runs;
    private final String profile;
    private final List<Cell> cells;
    private final Path out;

    /**
     * A finished cell.
     *
     * @param cell the cell
     * @param directory the run directory of what counts
     * @param value its measure, a share
     * @param outcomes what it got right
     * @param searched what was tried; one run where nothing is searched
     * @param chosen which of them counts, from 0
     */
    public record Measured(
            Cell cell, Path directory, double value, Outcomes outcomes, List<Tried> searched, int chosen) {}

    /**
     * One of the runs of a cell.
     *
     * @param options what was searched, by name
     * @param dev its score on the development part; NaN where nothing is searched
     */
    record Tried(Map<String, Object> options, double dev) {
        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("options", options);
            map.put("dev", 100 * dev);
            return map;
        }
    }

    /**
     * A finished cell as {@code cells.jsonl} has it.
     *
     * @param run its run directory, relative to the table's
     * @param percent its measure in per cent
     */
    public record Finished(String run, double percent) {}

    /**
     * How far it came.
     *
     * @param completed false when it was interrupted and can be gone on with
     * @param measured the finished cells
     * @param text the table
     */
    public record Result(boolean completed, List<Measured> measured, TableText text) {}

    /**
     * What is to be run.
     *
     * @param runs how cells are run
     * @param profile the profile's name in lower case, or its file, for the reader as it was given
     * @param cells the cells, in the order in which they are run
     * @param out the directory of the table
     */
    public Reproduction(TableRuns runs, String profile, List<Cell> cells, Path out) {
        this.runs = runs;
        this.profile = profile;
        this.cells = List.copyOf(cells);
        this.out = out;
    }

    /** Whether a directory is that of a table. */
    public static boolean isTable(Path out) {
        return Files.isRegularFile(out.resolve(INPUTS));
    }

    /**
     * The finished cells of a table.
     *
     * @param out the directory of the table
     * @throws BadInputException if they cannot be read
     */
    public static List<Finished> finished(Path out) {
        Path file = out.resolve(CELLS);
        try {
            List<Finished> cells = new ArrayList<>();
            for (String line : Utf8.lines(file)) {
                JsonNode cell = JSON.readTree(line);
                cells.add(new Finished(
                        cell.path("run").asString(""), cell.path("ours").asDouble(Double.NaN)));
            }
            return cells;
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ": expected one JSON object a line, found something else (" + JsonFault.of(e) + ")", e);
        }
    }

    /** The table as Markdown. */
    public static Path table(Path out) {
        return out.resolve("table.md");
    }

    /**
     * Runs what is not finished, and writes {@code table.md}, {@code differences.json} and {@code cells.jsonl} after each
     * cell.
     *
     * @param context what runs need
     * @throws BadInputException if an input is missing or at fault, or {@code out} belongs to something else
     */
    public Result run(TaskContext context) {
        try (RunLock lock = new RunLock(out)) {
            begin();
            lock.take();
            return runCells(context);
        }
    }

    private Result runCells(TaskContext context) {
        List<String> remarks = remarks();
        // By position: what is finished is in the table from the start, whatever comes before it.
        SortedMap<Integer, Measured> measured = new TreeMap<>();
        for (int i = 0; i < cells.size(); i++) {
            List<TableRuns.Job> jobs = jobs(cells.get(i));
            jobs.forEach(Reproduction::requireSameOptions);
            if (isFinished(jobs)) {
                measured.put(i, measure(i, jobs, ", was finished before", context));
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            if (!measured.containsKey(i)) {
                List<TableRuns.Job> jobs = jobs(cells.get(i));
                if (context.stop().requested() || !start(i, jobs, context)) {
                    return result(false, measured, remarks);
                }
                measured.put(i, measure(i, jobs, "", context));
                result(false, measured, remarks);
            }
        }
        return result(true, measured, remarks);
    }

    /** How far it came, with its files written. */
    private Result result(boolean completed, SortedMap<Integer, Measured> measured, List<String> remarks) {
        List<Measured> inOrder = List.copyOf(measured.values());
        return new Result(completed, inOrder, write(inOrder, remarks));
    }

    /** The run of a cell, in its directory, or its trials, each in one below it. */
    private List<TableRuns.Job> jobs(Cell cell) {
        Path directory = out.resolve("cells").resolve(cell.directory());
        List<TableRuns.Trial> trials;
        try {
            trials = runs.trials(cell);
        } catch (BadInputException e) {
            throw new BadInputException("--profile " + profile + ": " + e.getMessage(), e);
        }
        return IntStream.range(0, trials.size())
                .mapToObj(i -> new TableRuns.Job(
                        trials.get(i).config(), trials.size() == 1 ? directory : directory.resolve("trial-" + (i + 1))))
                .toList();
    }

    private boolean start(int number, List<TableRuns.Job> jobs, TaskContext context) {
        context.notes().accept(position(number) + " begins" + (jobs.size() == 1 ? "" : ", " + jobs.size() + " trials"));
        if (jobs.size() == 1) {
            return runs.run(jobs, context);
        }
        if (!runs.train(jobs, context)) {
            return false;
        }
        TableRuns.Job chosen = jobs.get(best(scores(jobs)));
        return isMeasured(chosen) || runs.run(List.of(chosen), context);
    }

    /** The scores on the development part, as far as there are; they decide between trials. */
    private List<OptionalDouble> scores(List<TableRuns.Job> jobs) {
        return jobs.stream()
                .map(job -> new FinetuneRun(job.directory()))
                .map(run -> runs.score(run, Files.isRegularFile(run.result()) ? read(run.result()) : null))
                .toList();
    }

    /** The trial with the best score, the first of equals. */
    private static int best(List<OptionalDouble> scores) {
        int best = 0;
        for (int i = 1; i < scores.size(); i++) {
            best = scores.get(i).orElse(Double.NaN) > scores.get(best).orElse(Double.NaN) ? i : best;
        }
        return best;
    }

    private Measured measure(int number, List<TableRuns.Job> jobs, String remark, TaskContext context) {
        Cell cell = cells.get(number);
        List<OptionalDouble> scores = scores(jobs);
        List<TableRuns.Trial> trials = runs.trials(cell);
        List<Tried> tried = IntStream.range(0, jobs.size())
                .mapToObj(i -> new Tried(trials.get(i).searched(), scores.get(i).orElse(Double.NaN)))
                .toList();
        int best = best(scores);
        Path chosen = jobs.get(best).directory();
        Outcomes outcomes = Outcomes.read(new FinetuneRun(chosen).predictions(), line -> runs.unit(line, cell.seed()));
        double value = value(chosen);
        context.notes().accept(position(number) + String.format(Locale.ROOT, ": %.1f", 100 * value) + remark);
        return new Measured(cell, chosen, value, outcomes, tried, best);
    }

    private String position(int number) {
        return "cell " + (number + 1) + " of " + cells.size() + ", "
                + cells.get(number).directory();
    }

    /** Whether all are trained, and the one that counts is measured. */
    private boolean isFinished(List<TableRuns.Job> jobs) {
        List<OptionalDouble> scores = scores(jobs);
        return scores.stream().allMatch(OptionalDouble::isPresent) && isMeasured(jobs.get(best(scores)));
    }

    private static boolean isMeasured(TableRuns.Job job) {
        return Files.isRegularFile(new FinetuneRun(job.directory()).result());
    }

    private static void requireSameOptions(TableRuns.Job job) {
        FinetuneRun run = new FinetuneRun(job.directory());
        if (run.canResume() && !run.config(job.config().getClass()).equals(job.config())) {
            throw new BadInputException(job.directory() + ": holds a run with other options; choose another --out");
        }
    }

    private double value(Path directory) {
        Path file = new FinetuneRun(directory).result();
        double value = runs.value(read(file));
        if (!Double.isFinite(value)) {
            throw new BadInputException(file + ": holds no measure; remove " + directory + " and it is run again");
        }
        return value;
    }

    /** Refuses a directory of something else, or of the same table from other inputs. A language run may be added. */
    private void begin() {
        Map<String, String> inputs = inputs();
        Path file = out.resolve(INPUTS);
        if (Files.isRegularFile(file)) {
            JsonNode before = read(file);
            for (Map.Entry<String, String> input : inputs.entrySet()) {
                String found = before.path(input.getKey()).asString(NONE);
                // No cell that is there already has read it.
                boolean added = input.getKey().equals(LANGUAGE_RUN) && found.equals(NONE);
                if (!isSame(input.getKey(), found, input.getValue()) && !added) {
                    throw new BadInputException(file + ": the table was begun with another " + input.getKey()
                            + ": expected " + found + ", found " + input.getValue() + "; choose another --out");
                }
            }
        } else {
            requireEmpty();
            AtomicFiles.requireWritable(out);
        }
        AtomicFiles.write(file, JSON.writeValueAsString(inputs) + "\n");
    }

    /** A table of an older version has paths as they were given. */
    private static boolean isSame(String input, String before, String now) {
        return switch (input) {
            case PROFILE -> Profile.identity(before).equals(now);
            case BACKBONE -> Backbone.absolute(before).equals(now);
            default -> before.equals(now);
        };
    }

    private void requireEmpty() {
        if (!Files.exists(out)) {
            return;
        }
        if (!Files.isDirectory(out)) {
            throw new BadInputException(out + ": is a file; choose another --out");
        }
        try (Stream<Path> files = Files.list(out)) {
            if (files.findAny().isPresent()) {
                throw new BadInputException(
                        out + ": is not empty and holds no table of jaket reproduce; choose another --out");
            }
        } catch (IOException e) {
            throw BadInputException.reading(out, e);
        }
    }

    /** What the figures depend on; a checksum where there is a file. */
    private Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("table", runs.table().label());
        inputs.put(PROFILE, Profile.identity(profile));
        inputs.put(BACKBONE, Backbone.absolute(backbone()));
        inputs.put("model", checkpoint("--model", runs.weights().model()));
        inputs.put(LANGUAGE_RUN, checkpoint("--language-run", runs.weights().languageRun()));
        for (String name :
                List.of("train", "dev", "graph", "kb", "train-1", "dev-1", "test-1", "train-2", "dev-2", "test-2")) {
            Path file = runs.files().get(name);
            inputs.put(name, file == null ? NONE : AtomicFiles.sha256(file));
        }
        return inputs;
    }

    private String backbone() {
        String model = runs.weights().model();
        if (model == null) {
            return runs.weights().backbone();
        }
        return Provenance.read(RunDirectory.require(Path.of(model)))
                .path("backbone")
                .path("given")
                .asString("unknown");
    }

    private static String checkpoint(String option, @Nullable String model) {
        return model == null
                ? NONE
                : AtomicFiles.sha256(latest(option, model).directory().resolve("state.json"));
    }

    private static Checkpoint latest(String option, String model) {
        Consumer<String> ignored = warning -> {};
        return new CheckpointDirectory(Path.of(model), 1)
                .latestTrained(ignored)
                .orElseThrow(() -> new BadInputException(
                        model + ": holds no checkpoint; " + option + " should lead to a finished pre-training run"));
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        List<Long> seeds = cells.stream().map(Cell::seed).distinct().toList();
        remarks.add("Profile " + profile + ", all systems from " + backbone() + ", seeds " + seeds
                + ". Figures in per cent: mean ± standard deviation over seeds (their number).");
        remarks.add(
                "Differences are paired: the same seeds, each measured on the same examples. The interval over seeds is"
                        + " Student's; the one over examples counts together what one "
                        + (runs.table() == PaperTable.TABLE1
                                ? "episode"
                                : runs.table() == PaperTable.TABLE2 ? "question" : "entity")
                        + " gave with all seeds, and the sign test is exact over those of which JAKET, or the other, got more"
                        + " right.");
        if (seeds.size() == 1) {
            remarks.add(
                    "One seed: nothing here says how much another seed would change; only the differences over examples"
                            + " have an error.");
        }
        @Nullable String model = runs.weights().model();
        remarks.add(
                model == null
                        ? "JAKET was not run: no pre-trained model was given."
                        : "JAKET is the pre-training run " + Path.of(model).getFileName() + ".");
        @Nullable String further = runs.weights().languageRun();
        if (further != null) {
            remarks.add(further(further, model));
            remarks.add(
                    "Trained further, the language model alone is read with the merge's LayerNorm between its halves, as"
                            + " it was trained, and the LayerNorm learns at the language model's rate.");
        }
        remarks.addAll(runs.remarks());
        return remarks;
    }

    /** Whether a language run is what its rows are named for can be seen from its data set and its steps. */
    private static String further(String further, @Nullable String model) {
        String text = "Further pre-trained on text, without a graph: the run "
                + Path.of(further).getFileName() + ", "
                + latest("--language-run", further).step() + " steps";
        if (model == null) {
            return text + ".";
        }
        boolean same = Provenance.text(RunDirectory.require(Path.of(further)), "data", "sha256")
                .equals(Provenance.text(RunDirectory.require(Path.of(model)), "data", "sha256"));
        return text + "; JAKET had " + latest("--model", model).step() + " steps. Their data set is "
                + (same ? "the same." : "NOT THE SAME, so that the text may differ.");
    }

    private TableText write(List<Measured> measured, List<String> remarks) {
        List<PairedDifference> differences = PairedDifference.of(runs.table(), measured);
        List<String> all = new ArrayList<>(remarks);
        all.addAll(findings(measured));
        TableText text = TableText.of(runs.table(), measured, differences, all);
        AtomicFiles.write(table(out), text.markdown());
        AtomicFiles.write(out.resolve(DIFFERENCES), JSON.writeValueAsString(differences(differences)) + "\n");
        JsonLinesFile.write(
                out.resolve(CELLS), measured.stream().map(this::line).iterator());
        return text;
    }

    /** What only the finished cells can tell. */
    private List<String> findings(List<Measured> measured) {
        Set<String> findings = new LinkedHashSet<>();
        Set<String> precisions = new TreeSet<>();
        boolean ablation = false;
        for (Measured one : measured) {
            FinetuneRun run = new FinetuneRun(one.directory());
            findings.addAll(runs.findings(read(run.result())));
            Precision precision = run.precision();
            precisions.add(precision == null ? "unknown" : precision.name().toLowerCase(Locale.ROOT));
            PaperTable.Row row = one.cell().row();
            ablation |= row.isAblation() && row.ablation() != Ablation.NONE;
        }
        if (ablation) {
            findings.add(
                    "Attention, edges and entity vectors are taken away from JAKET in fine-tuning only, pre-training had"
                            + " them; with random entity vectors those of relations are random as well.");
        }
        if (precisions.size() > 1) {
            findings.add("Cells were computed in different precisions: " + String.join(", ", precisions) + ".");
        }
        return List.copyOf(findings);
    }

    private List<Map<String, Object>> differences(List<PairedDifference> differences) {
        return differences.stream()
                .map(difference ->
                        difference.toMap("JAKET", runs.table().settings().get(difference.setting())))
                .toList();
    }

    private Map<String, Object> line(Measured measured) {
        Cell cell = measured.cell();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("table", cell.table().label());
        line.put("model", cell.row().name());
        line.put("system", cell.system().label());
        line.put("ablation", cell.row().ablation().label());
        line.put("variant", cell.row().variant().label());
        line.put("setting", cell.settingLabel());
        line.put("seed", cell.seed());
        double paper = cell.row().figures().get(cell.setting());
        if (Double.isFinite(paper)) {
            line.put("paper", paper);
        }
        line.put("ours", 100 * measured.value());
        line.put("run", out.relativize(measured.directory()).toString());
        if (measured.searched().size() > 1) {
            line.put("chosen", measured.searched().get(measured.chosen()).options());
            line.put("searched", measured.searched().stream().map(Tried::toMap).toList());
        }
        return line;
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Utf8.read(file));
        } catch (JacksonException e) {
            throw new BadInputException(file + ": expected JSON, found something else (" + JsonFault.of(e) + ")", e);
        }
    }
}

package org.jaket.tasks.reproduce;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.FinetunedWeights;
import org.jaket.pretrain.RunLock;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import org.jaket.tasks.JsonLinesFile;
import org.jaket.tasks.TaskContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the cells of a table, each in a directory of its own. What is finished is not run again, what was interrupted goes
 * on; a directory stays with the inputs that it was begun with.
 */
public final class Reproduction {

    private static final String CELLS = "cells.jsonl";
    private static final String DIFFERENCES = "differences.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TableRuns runs;
    private final String profile;
    private final List<Cell> cells;
    private final Path out;
    private final TableInputs inputs;
    private final Remarks remarks;

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
        this.inputs = new TableInputs(runs, profile, out);
        this.remarks = new Remarks(inputs, this.cells);
    }

    /** Whether a directory is that of a table. */
    public static boolean isTable(Path out) {
        return TableInputs.isTable(out);
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
            // A directory that is a table's already is nobody else's before its inputs are compared and written.
            if (TableInputs.isTable(out)) {
                lock.take();
            }
            inputs.begin();
            lock.take();
            return runCells(context.sharing(out.resolve("memory")));
        }
    }

    private Result runCells(TaskContext context) {
        List<String> before = remarks.before();
        // By position: what is finished is in the table from the start, whatever comes before it.
        SortedMap<Integer, Measured> measured = new TreeMap<>();
        for (int i = 0; i < cells.size(); i++) {
            List<TableRuns.Job> jobs = jobs(cells.get(i));
            jobs.forEach(this::requireSame);
            if (isFinished(jobs)) {
                measured.put(i, measure(i, jobs, ", was finished before", context));
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            if (!measured.containsKey(i)) {
                List<TableRuns.Job> jobs = jobs(cells.get(i));
                if (context.stop().requested() || !start(i, jobs, context)) {
                    return result(false, measured, before);
                }
                measured.put(i, measure(i, jobs, "", context));
                result(false, measured, before);
            }
        }
        return result(true, measured, before);
    }

    /** How far it came, with its files written. */
    private Result result(boolean completed, SortedMap<Integer, Measured> measured, List<String> before) {
        List<Measured> inOrder = List.copyOf(measured.values());
        return new Result(completed, inOrder, write(inOrder, before));
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
                .map(run -> runs.score(run, Files.isRegularFile(run.result()) ? JsonFile.read(run.result()) : null))
                .toList();
    }

    /** The trial with the best score, the first of equals. */
    private static int best(List<OptionalDouble> scores) {
        int best = 0;
        for (int i = 1; i < scores.size(); i++) {
            best = score(scores.get(i)) > score(scores.get(best)) ? i : best;
        }
        return best;
    }

    /** A trial without a score, or with none that is a number, is worse than any other. */
    private static double score(OptionalDouble score) {
        double value = score.orElse(Double.NaN);
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
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

    private void requireSame(TableRuns.Job job) {
        FinetuneRun run = new FinetuneRun(job.directory());
        if (run.canResume()) {
            FinetunedWeights.requireRules(run, runs.rules());
            run.requireSame(job.config());
        }
    }

    private double value(Path directory) {
        Path file = new FinetuneRun(directory).result();
        double value = runs.value(JsonFile.read(file));
        if (!Double.isFinite(value)) {
            throw new BadInputException(file + ": holds no measure; remove " + directory + " and it is run again");
        }
        return value;
    }

    private TableText write(List<Measured> measured, List<String> before) {
        List<PairedDifference> differences = PairedDifference.of(runs.table(), measured);
        List<String> all = new ArrayList<>(before);
        all.addAll(remarks.findings(measured));
        TableText text = TableText.of(runs.table(), measured, differences, all);
        AtomicFiles.write(table(out), text.markdown());
        JsonFile.write(out.resolve(DIFFERENCES), differences(differences));
        JsonLinesFile.write(
                out.resolve(CELLS), measured.stream().map(this::line).iterator());
        return text;
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
}

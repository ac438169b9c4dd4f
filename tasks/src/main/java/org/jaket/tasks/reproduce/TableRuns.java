package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jaket.finetune.FinetuneRun;
import org.jaket.tasks.TaskContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How the cells of one table are run. */
public sealed interface TableRuns permits FewRelRuns, MetaQaRuns, EntityRuns {

    /** The table. */
    PaperTable table();

    /** What all systems start from. */
    Weights weights();

    /**
     * The files that all cells read, by what they are for.
     *
     * @throws org.jaket.store.BadInputException if one is missing
     */
    Map<String, Path> files();

    /** What a reader of the figures must know about how they were measured, one sentence each. */
    List<String> remarks();

    /**
     * What a completed run found that a reader of its figure must know, one sentence each; the same sentence for all cells of
     * which it holds.
     *
     * @param result its {@code result.json}
     */
    List<String> findings(JsonNode result);

    /** What a cell tries: one run, or several of which the one with the best score on the development part counts. */
    List<Trial> trials(Cell cell);

    /**
     * Trains and measures trials of one cell, or goes on with what their directories hold.
     *
     * @return whether all of them were completed
     */
    boolean run(List<Job> jobs, TaskContext context);

    /**
     * Trains trials of one cell, of which some will not be measured: only the best counts. Where measuring costs next to
     * nothing, that is done as well.
     *
     * @return whether all of them were trained to the end
     */
    boolean train(List<Job> jobs, TaskContext context);

    /** The version of what a cell trains and measures, see {@link FinetuneRun#RULES}: a table has cells of one alone. */
    int rules();

    /** The measure that the table reports, a share, from a completed run's {@code result.json}; NaN if it is not there. */
    double value(JsonNode result);

    /**
     * The score on the development part, which decides between trials.
     *
     * @param run a trial
     * @param result its {@code result.json}; null where it has none
     * @return empty while the trial has not come far enough to have one
     */
    OptionalDouble score(FinetuneRun run, @Nullable JsonNode result);

    /**
     * What a prediction is counted with: an identifier that other systems and seeds have for the same example, or for
     * examples that are not independent of each other.
     *
     * @param prediction a line of {@code predictions.jsonl}
     * @param seed the cell's seed
     * @return null for what is not measured
     */
    @Nullable
    String unit(JsonNode prediction, long seed);

    /**
     * One of a cell's runs.
     *
     * @param config all options, a record
     * @param searched those that are searched, by name; empty where nothing is
     */
    record Trial(Record config, Map<String, Object> searched) {}

    /**
     * A trial and where it lies.
     *
     * @param config all options, a record
     * @param directory the run directory
     */
    record Job(Record config, Path directory) {}
}

package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jaket.finetune.FinetuneListener;
import org.jaket.pretrain.StopSignal;
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
     * Trains and measures a cell, or goes on with what its directories hold.
     *
     * @param directories one for each trial
     * @return whether all of them were completed
     */
    boolean run(Cell cell, List<Path> directories, Around around);

    /** Runs one trial after another, until one is not completed. */
    static boolean each(List<Trial> trials, List<Path> directories, BiPredicate<Record, Path> run) {
        for (int i = 0; i < directories.size(); i++) {
            if (!run.test(trials.get(i).config(), directories.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The measure that the table reports, a share, from a completed run's {@code result.json}; NaN if it is not there. */
    double value(JsonNode result);

    /** The score on the development part, which decides between trials; NaN where nothing is searched. */
    double choice(JsonNode result);

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
     * What a run needs besides its options.
     *
     * @param cache where backbones are unpacked
     * @param listeners hear of the training
     * @param notes gets sentences for the user
     * @param stop ends training early, with a checkpoint
     */
    record Around(Path cache, List<FinetuneListener> listeners, Consumer<String> notes, StopSignal stop) {}
}

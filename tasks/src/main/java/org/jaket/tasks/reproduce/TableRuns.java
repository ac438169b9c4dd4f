package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jaket.finetune.FinetuneListener;
import org.jaket.pretrain.StopSignal;
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

    /** All options of a cell, a record. */
    Record config(Cell cell);

    /**
     * Trains and measures a cell, or goes on with what its directory holds.
     *
     * @return whether it was completed
     */
    boolean run(Cell cell, Path directory, Around around);

    /** The measure that the table reports, a share, from a completed run's {@code result.json}; NaN if it is not there. */
    double value(JsonNode result);

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

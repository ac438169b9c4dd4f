package org.jaket.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jaket.corpus.Progress;
import org.jaket.finetune.FinetuneListener;
import org.jaket.pretrain.StopSignal;

/**
 * What a run needs besides its options and its directory.
 *
 * @param cache where backbones are unpacked
 * @param listeners hear of the training
 * @param progress hears how far what else takes long has come: reading descriptions, measuring
 * @param notes gets sentences for the user
 * @param stop ends training early, with a checkpoint
 * @param memories vectors of descriptions that other runs have computed
 */
public record TaskContext(
        Path cache,
        List<FinetuneListener> listeners,
        Progress progress,
        Consumer<String> notes,
        StopSignal stop,
        SharedMemories memories) {

    /** Copies the list. */
    public TaskContext {
        listeners = List.copyOf(listeners);
    }

    /** For a run that computes what it needs itself. */
    public TaskContext(
            Path cache, List<FinetuneListener> listeners, Progress progress, Consumer<String> notes, StopSignal stop) {
        this(cache, listeners, progress, notes, stop, SharedMemories.NONE);
    }

    /**
     * The same for runs that share the vectors of descriptions.
     *
     * @param directory where these are kept
     */
    public TaskContext sharing(Path directory) {
        return new TaskContext(cache, listeners, progress, notes, stop, new SharedMemories(directory));
    }
}

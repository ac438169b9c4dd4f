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
 */
public record TaskContext(
        Path cache, List<FinetuneListener> listeners, Progress progress, Consumer<String> notes, StopSignal stop) {

    /** Copies the list. */
    public TaskContext {
        listeners = List.copyOf(listeners);
    }
}

package org.jaket.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jaket.finetune.FinetuneListener;
import org.jaket.pretrain.StopSignal;

/**
 * What a run needs besides its options and its directory.
 *
 * @param cache where backbones are unpacked
 * @param listeners hear of the training
 * @param notes gets sentences for the user
 * @param stop ends training early, with a checkpoint
 */
public record TaskContext(Path cache, List<FinetuneListener> listeners, Consumer<String> notes, StopSignal stop) {

    /** Copies the list. */
    public TaskContext {
        listeners = List.copyOf(listeners);
    }
}

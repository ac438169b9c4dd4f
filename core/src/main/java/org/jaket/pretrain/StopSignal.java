package org.jaket.pretrain;

import java.util.concurrent.atomic.AtomicBoolean;

/** A wish to stop: training finishes its step, writes a checkpoint and returns. */
public final class StopSignal {

    private final AtomicBoolean requested = new AtomicBoolean();

    /** Asks for the stop; safe from any thread and from a shutdown hook. */
    public void request() {
        requested.set(true);
    }

    /** Whether a stop was asked for. */
    public boolean requested() {
        return requested.get();
    }
}

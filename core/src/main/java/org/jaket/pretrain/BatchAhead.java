package org.jaket.pretrain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Builds batches for the coming micro-steps on another thread, so that the step never waits for one. */
final class BatchAhead implements AutoCloseable {

    private static final int DEPTH = 3;

    private final BatchBuilder builder;
    private final long end;
    private final Deque<Future<PretrainBatch>> pending = new ArrayDeque<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "jaket-batches");
        thread.setDaemon(true);
        return thread;
    });
    private long next;

    /**
     * Starts building.
     *
     * @param builder builds any batch from its number
     * @param first the first micro-step's number
     * @param end one after the last
     */
    BatchAhead(BatchBuilder builder, long first, long end) {
        this.builder = builder;
        this.end = end;
        this.next = first;
        for (int i = 0; i < DEPTH; i++) {
            submit();
        }
    }

    private void submit() {
        if (next < end) {
            long index = next++;
            pending.add(executor.submit(() -> builder.build(index)));
        }
    }

    /** The next batch, in order. */
    PretrainBatch take() {
        Future<PretrainBatch> future = pending.remove();
        submit();
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a batch could not be built", e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

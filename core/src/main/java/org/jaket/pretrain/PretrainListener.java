package org.jaket.pretrain;

/** Hears of what happens during pre-training, on the training thread; it must not throw and should return at once. */
@FunctionalInterface
public interface PretrainListener {

    /** Called for each event, in order. */
    void on(PretrainEvent event);
}

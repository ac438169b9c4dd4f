package org.jaket.finetune;

/** Hears of what happens during fine-tuning, on the training thread; it must not throw and should return at once. */
@FunctionalInterface
public interface FinetuneListener {

    /** Called for each event, in order. */
    void on(FinetuneEvent event);
}

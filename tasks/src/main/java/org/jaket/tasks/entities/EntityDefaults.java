package org.jaket.tasks.entities;

import org.jaket.finetune.TrainingOptions;

/** What entity classification is trained with where nothing else is asked for. */
public final class EntityDefaults {

    private EntityDefaults() {}

    /**
     * Defaults.
     *
     * @param language whether the language module is trained, which wants smaller batches and fewer steps
     */
    public static TrainingOptions training(boolean language) {
        return language
                ? new TrainingOptions(200, 32, 20, 0, 5e-5, 5e-5, 1e-3, 0.05, 0.01, 1, 60)
                : new TrainingOptions(200, 256, 10, 0, 0, 3e-4, 1e-3, 0.05, 0.01, 1, 60);
    }
}

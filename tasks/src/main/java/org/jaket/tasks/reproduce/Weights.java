package org.jaket.tasks.reproduce;

import org.jspecify.annotations.Nullable;

/**
 * What every system of a table starts from.
 *
 * @param model a pre-training run; the other systems start from the backbone that it started from. Null without one
 * @param modelData the data set of both runs, if it has moved
 * @param languageRun a run with mode: language from the same backbone, for the rows of a language model that was trained
 *     further on the same text alone; null without one, and those rows are left out
 * @param backbone the backbone where there is no model
 */
public record Weights(
        @Nullable String model,
        @Nullable String modelData,
        @Nullable String languageRun,
        String backbone) {

    /** Weights without a language run. */
    public Weights(@Nullable String model, @Nullable String modelData, String backbone) {
        this(model, modelData, null, backbone);
    }

    /** Whether what a row starts from is there. */
    boolean allow(PaperTable.Row row) {
        boolean pretrained = row.system() != null && row.system().isPretrained();
        return (!pretrained || model != null)
                && (row.variant() != PaperTable.Variant.FURTHER_PRETRAINED || languageRun != null);
    }
}

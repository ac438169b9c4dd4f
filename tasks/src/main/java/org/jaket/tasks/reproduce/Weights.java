package org.jaket.tasks.reproduce;

import org.jaket.finetune.TrainingOptions;
import org.jaket.tasks.Ablation;
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
        return (!pretrained || model != null) && (!row.isFurtherPretrained() || languageRun != null);
    }

    /** The language run that a row starts from; null for every row that is not about it. */
    @Nullable
    String languageRun(PaperTable.Row row) {
        return row.isFurtherPretrained() ? languageRun : null;
    }

    /** The training of a row whose rates are not searched: a trained merge inside a language model has its rate. */
    TrainingOptions rates(PaperTable.Row row, TrainingOptions training) {
        boolean trained = row.isFurtherPretrained() || row.ablation() == Ablation.NO_GRAPH;
        return trained && !row.readsGraph() ? withMergeAtLanguageRate(training) : training;
    }

    /** A trained merge between the halves of a language model that is trained whole has the language model's rate. */
    static TrainingOptions withMergeAtLanguageRate(TrainingOptions rates) {
        return rates.withRates(rates.languageRate(), rates.languageRate(), rates.taskRate());
    }
}

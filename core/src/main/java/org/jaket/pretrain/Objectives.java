package org.jaket.pretrain;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.tensor.Tensors;
import org.jaket.text.MaskedBatch;
import org.jaket.text.TextBatch;
import org.jspecify.annotations.Nullable;

/** The four objectives of section 3.6 on one micro-batch. */
final class Objectives {

    /** What cross-entropy passes over, by libtorch's default. */
    static final int IGNORED_TARGET = -100;

    /**
     * Rows of masked-token scores come in multiples of this. They are the largest tensors of a step; of any number of
     * rows, each would leave a gap in memory that only a smaller one fits into.
     */
    static final int TOKEN_ROWS = 32;

    private final PretrainModel model;
    private final PretrainConfig.Loss weights;

    /**
     * Scores of every task; null where the batch has no example of it.
     *
     * @param category {@code [n, C]}
     * @param relation {@code [n, P]}
     * @param token {@code [masked, V]}, filled up to a multiple of {@link #TOKEN_ROWS} rows
     * @param entity {@code [targets, candidates]}, the answer in column 0
     */
    record Scores(
            @Nullable Tensor category,
            @Nullable Tensor relation,
            @Nullable Tensor token,
            @Nullable Tensor entity) {}

    /**
     * Losses as tensors; null where the batch has no example of a task.
     *
     * @param total the weighted sum to minimise
     */
    record LossTensors(
            @Nullable Tensor category,
            @Nullable Tensor relation,
            @Nullable Tensor token,
            @Nullable Tensor entity,
            Tensor total) {

        /** The values, NaN where there is none. */
        Losses values() {
            return new Losses(value(category), value(relation), value(token), value(entity), value(total));
        }

        private static double value(@Nullable Tensor loss) {
            return loss == null ? Double.NaN : Tensors.item(loss);
        }
    }

    Objectives(PretrainModel model, PretrainConfig.Loss weights) {
        this.model = model;
        this.weights = weights;
    }

    static TokenBatch tokens(MaskedBatch masked) {
        TextBatch text = masked.text();
        return new TokenBatch(text.size(), text.length(), masked.inputTokens(), text.lengths());
    }

    /** One forward pass and the scores of each task. */
    Scores scores(PretrainBatch batch, Jaket.Dropouts dropouts) {
        Jaket.Output output = forward(batch, dropouts);
        Tensor hidden = hidden(output);
        return scores(batch, output, token(hidden, batch.text()));
    }

    /**
     * One forward pass and the loss of each task, to be followed by the backward pass. The scores of masked tokens are not
     * kept: see {@link LanguageModule#maskedTokenLoss}.
     *
     * @param scale what the total is multiplied with before the backward pass
     */
    LossTensors trainingLosses(PretrainBatch batch, Jaket.Dropouts dropouts, double scale) {
        Jaket.Output output = forward(batch, dropouts);
        int[] masked = batch.text().maskedPositions();
        Tensor token = masked.length == 0
                ? null
                : model.jaket()
                        .language()
                        .maskedTokenLoss(
                                gather(hidden(output), filledUp(masked, 0)),
                                tokenTargets(batch.text()),
                                weights.token() * scale);
        return sum(batch, scores(batch, output, null), token);
    }

    private Jaket.Output forward(PretrainBatch batch, Jaket.Dropouts dropouts) {
        return model.jaket()
                .forward(
                        tokens(batch.text()),
                        batch.sites(),
                        model.memory(),
                        batch.neighborhood(),
                        batch.relationsShown() ? model.relationVectors() : null,
                        dropouts);
    }

    private Tensor hidden(Jaket.Output output) {
        return output.text().view(-1, model.languageConfig().hiddenSize());
    }

    private Scores scores(PretrainBatch batch, Jaket.Output output, @Nullable Tensor token) {
        Tensor entities = output.entities();
        return new Scores(
                entities == null ? null : category(entities, batch),
                entities == null ? null : relation(entities, batch),
                token,
                entity(hidden(output), batch));
    }

    private @Nullable Tensor category(Tensor entities, PretrainBatch batch) {
        int n = batch.categoryRows().length;
        return n == 0 ? null : model.heads().categories(gather(entities, batch.categoryRows()));
    }

    private @Nullable Tensor relation(Tensor entities, PretrainBatch batch) {
        int n = batch.relationTargets().length;
        return n == 0
                ? null
                : model.heads().relations(gather(entities, batch.headRows()), gather(entities, batch.tailRows()));
    }

    private @Nullable Tensor token(Tensor hidden, MaskedBatch masked) {
        int n = masked.maskedPositions().length;
        return n == 0
                ? null
                : model.jaket().language().maskedTokenLogits(gather(hidden, filledUp(masked.maskedPositions(), 0)));
    }

    /** Targets for {@link Scores#token}: those of the masked tokens, then {@link #IGNORED_TARGET}. */
    static int[] tokenTargets(MaskedBatch masked) {
        return filledUp(masked.maskedTargets(), IGNORED_TARGET);
    }

    private static int[] filledUp(int[] values, int with) {
        int[] filled = Arrays.copyOf(values, (values.length + TOKEN_ROWS - 1) / TOKEN_ROWS * TOKEN_ROWS);
        Arrays.fill(filled, values.length, filled.length, with);
        return filled;
    }

    private @Nullable Tensor entity(Tensor hidden, PretrainBatch batch) {
        int n = batch.targetMentions().length;
        if (n == 0) {
            return null;
        }
        TextBatch text = batch.text().text();
        int[] start = new int[n];
        int[] end = new int[n];
        for (int i = 0; i < n; i++) {
            int m = batch.targetMentions()[i];
            int row = text.mentionSequence()[m] * text.length();
            start[i] = row + text.mentionStart()[m];
            end[i] = row + text.mentionEnd()[m];
        }
        Tensor mention = gather(hidden, start).add(gather(hidden, end)).mul(new Scalar(0.5));
        int count = batch.candidates().length / n;
        Tensor candidates = model.memory()
                .read(batch.candidates())
                .view(n, count, model.languageConfig().hiddenSize());
        return model.heads().entityScores(mention, candidates);
    }

    private static Tensor gather(Tensor rows, int[] index) {
        return rows.index_select(0, Tensors.indices(index, index.length));
    }

    /** Cross-entropy of each task and their weighted sum. */
    private LossTensors sum(PretrainBatch batch, Scores scores, @Nullable Tensor token) {
        Tensor category = crossEntropy(scores.category(), batch.categoryTargets());
        Tensor relation = crossEntropy(scores.relation(), batch.relationTargets());
        Tensor entity = crossEntropy(scores.entity(), new int[batch.targetMentions().length]);
        Tensor total = Tensors.zeros(ScalarType.Float);
        total = add(total, category, weights.category());
        total = add(total, relation, weights.relation());
        total = add(total, token, weights.token());
        total = add(total, entity, weights.entity());
        return new LossTensors(category, relation, token, entity, total);
    }

    private static @Nullable Tensor crossEntropy(@Nullable Tensor scores, int[] targets) {
        if (scores == null) {
            return null;
        }
        return torch.cross_entropy_loss(scores.to(ScalarType.Float), Tensors.indices(targets, targets.length));
    }

    private static Tensor add(Tensor total, @Nullable Tensor loss, double weight) {
        return loss == null || weight == 0 ? total : total.add(loss.mul(new Scalar(weight)));
    }
}

package org.jaket.pretrain;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.Walks;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.random.Purpose;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Tensors;
import org.jaket.text.MaskedBatch;
import org.jspecify.annotations.Nullable;

/** Starts the LayerNorm after Eq. 3 and measures how far it moves the encoder. */
final class MergeCalibration {

    private final PretrainModel model;

    MergeCalibration(PretrainModel model) {
        this.model = model;
    }

    /** Sets the LayerNorm by the choice, reading some text for {@code calibrated}. */
    void initialize(PretrainConfig.MergeInitialization choice, MaskedBatch text) {
        int f = model.languageConfig().hiddenSize();
        switch (choice) {
            case ONES -> model.jaket().merge().set(ones(f), new float[f]);
            case IDENTITY -> model.jaket().merge().startAsIdentity(previous("weight"), previous("bias"));
            case PREVIOUS -> model.jaket().merge().set(previous("weight"), previous("bias"));
            case CALIBRATED -> model.jaket().fitMerge(unmasked(text), model.policy());
        }
    }

    private static float[] ones(int size) {
        float[] values = new float[size];
        Arrays.fill(values, 1f);
        return values;
    }

    /** The last LayerNorm of LM1. */
    private float[] previous(String name) {
        int last = model.jaket().language().split() - 1;
        return Tensors.toFloats(model.parameters().get("language.encoder.layer." + last + ".output.LayerNorm." + name));
    }

    private static TokenBatch unmasked(MaskedBatch text) {
        return new TokenBatch(
                text.text().size(),
                text.text().length(),
                text.text().tokens(),
                text.text().lengths());
    }

    /**
     * What the merge does to text, no entity shown and all.
     *
     * @param text masked text
     * @param builder samples the neighbours of its entities; null shows none
     * @return the event to log
     */
    PretrainEvent.MergeMeasured measure(MaskedBatch text, @Nullable BatchBuilder builder) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            TokenBatch batch = Objectives.tokens(text);
            LanguageModule language = model.jaket().language();
            Tensor whole = real(
                    batch,
                    model.policy()
                            .forward(() -> language.upper(
                                    language.lower(batch, Dropout.NONE, Dropout.NONE),
                                    batch,
                                    Dropout.NONE,
                                    Dropout.NONE)));
            Tensor merged = real(batch, model.policy().forward(() -> model.jaket()
                    .forward(batch, MentionSites.NONE, null, null, null, Jaket.Dropouts.NONE)
                    .text()));
            double change = Tensors.item(merged.sub(whole).norm()) / Tensors.item(whole.norm());
            double shown = builder == null ? Double.NaN : tokenLoss(text, shown(batch, text, builder));
            return new PretrainEvent.MergeMeasured(0, change, tokenLoss(text, whole), tokenLoss(text, merged), shown);
        }
    }

    private Tensor shown(TokenBatch batch, MaskedBatch text, BatchBuilder builder) {
        Walks none = new Walks(new int[0], new int[0], new int[0], new int[0]);
        PretrainBatch assembled = builder.assemble(text, none, 0, Purpose.EVALUATION);
        return real(batch, model.policy().forward(() -> model.jaket()
                .forward(batch, assembled.sites(), model.memory(), assembled.neighborhood(), null, Jaket.Dropouts.NONE)
                .text()));
    }

    private Tensor real(TokenBatch batch, Tensor hidden) {
        Tensor mask = Tensors.zeros(ScalarType.Float, (long) batch.size() * batch.length(), 1);
        int[] tokens = batch.realTokens();
        mask.index_fill_(0, Tensors.indices(tokens, tokens.length), new Scalar(1.0));
        return hidden.to(ScalarType.Float)
                .view(-1, model.languageConfig().hiddenSize())
                .mul(mask);
    }

    private double tokenLoss(MaskedBatch text, Tensor hidden) {
        // An entity's description holds its name, so inside its mention the loss would measure copying.
        int[] outside = IntStream.range(0, text.maskedPositions().length)
                .filter(i -> !text.maskedInsideMention()[i])
                .toArray();
        if (outside.length == 0) {
            return Double.NaN;
        }
        int[] positions =
                Arrays.stream(outside).map(i -> text.maskedPositions()[i]).toArray();
        int[] targets = Arrays.stream(outside).map(i -> text.maskedTargets()[i]).toArray();
        Tensor rows = hidden.index_select(0, Tensors.indices(positions, positions.length));
        Tensor logits = model.policy().forward(() -> model.jaket().language().maskedTokenLogits(rows));
        return Tensors.item(
                torch.cross_entropy_loss(logits.to(ScalarType.Float), Tensors.indices(targets, targets.length)));
    }
}

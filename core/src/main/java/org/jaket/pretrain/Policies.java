package org.jaket.pretrain;

import org.jaket.language.LanguageConfig;
import org.jaket.store.BadInputException;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;

/** Chooses precision and attention kernel from the options, the dropout asked for and a probe of the machine. */
final class Policies {

    private Policies() {}

    static ComputePolicy choose(PretrainConfig config, LanguageConfig language) {
        PretrainConfig.Compute compute = config.compute();
        boolean dropsAttention = attentionDropout(config, language) > 0;
        if (compute.attention() == PretrainConfig.AttentionChoice.FUSED && dropsAttention) {
            throw new BadInputException("option compute.attention: fused attention has no dropout of attention"
                    + " probabilities; set dropout.attention to 0, or compute.attention to auto");
        }
        boolean probe = compute.precision() == PretrainConfig.PrecisionChoice.AUTO
                || compute.attention() == PretrainConfig.AttentionChoice.AUTO;
        ComputePolicy probed =
                probe ? ComputePolicy.probe() : new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT);
        return new ComputePolicy(precision(compute, probed), attention(compute, probed, dropsAttention));
    }

    private static Precision precision(PretrainConfig.Compute compute, ComputePolicy probed) {
        return switch (compute.precision()) {
            case AUTO -> probed.precision();
            case FP32 -> Precision.FP32;
            case BF16 -> Precision.BF16;
        };
    }

    private static AttentionKind attention(
            PretrainConfig.Compute compute, ComputePolicy probed, boolean dropsAttention) {
        return switch (compute.attention()) {
            case AUTO -> dropsAttention ? AttentionKind.WRITTEN_OUT : probed.attention();
            case WRITTEN_OUT -> AttentionKind.WRITTEN_OUT;
            case FUSED -> AttentionKind.FUSED;
        };
    }

    static double attentionDropout(PretrainConfig config, LanguageConfig language) {
        double rate = config.dropout().attention();
        return rate < 0 ? language.attentionDropout() : rate;
    }

    static double hiddenDropout(PretrainConfig config, LanguageConfig language) {
        double rate = config.dropout().hidden();
        return rate < 0 ? language.hiddenDropout() : rate;
    }
}

package org.jaket.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jaket.language.LanguageConfig;
import org.jaket.language.ModelType;
import org.jaket.pretrain.ConfigFiles;
import org.jaket.pretrain.PretrainConfig;
import org.jaket.pretrain.StepProbe;
import org.jaket.store.Dataset;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;

/**
 * The variants of one step that are compared. They read the same batches in the same order and share
 * their weights.
 *
 * <p>Owns its probes.
 */
final class Probes implements AutoCloseable {

    private static final int BATCHES = 4;
    private static final int HEAD_SIZE = 32;
    private static final double DROPOUT = 0.1;

    private final Dataset dataset;
    private final BenchOptions options;
    private final LanguageConfig language;
    private final List<StepProbe> opened = new ArrayList<>();

    /** The step as pre-training does it, dropout included. */
    final StepProbe joint;

    /** The policy of this machine without dropout. */
    final StepProbe plain;

    /** fp32 with fused attention, without dropout; {@link #plain} itself where that is the policy. */
    final StepProbe fp32Fused;

    /** As {@link #plain} with the other attention. */
    final StepProbe otherAttention;

    /** A quarter of the batch in bf16, since a machine without it takes minutes for the whole. */
    final StepProbe smallBf16;

    /** A quarter of the batch in fp32, attention written out as in {@link #smallBf16}. */
    final StepProbe smallFp32;

    Probes(Dataset dataset, BenchOptions options) {
        this.dataset = dataset;
        this.options = options;
        language = new LanguageConfig(
                ModelType.BERT,
                dataset.info().tokenizer().vocabularySize(),
                options.hiddenSize(),
                options.layers(),
                options.hiddenSize() / HEAD_SIZE,
                4 * options.hiddenSize(),
                512,
                2,
                1e-12,
                0,
                DROPOUT,
                DROPOUT);
        joint = open(options.sequences(), -1, "auto", "auto");
        plain = open(options.sequences(), 0, "auto", "auto");
        ComputePolicy policy = plain.policy();
        boolean fused = policy.attention() == AttentionKind.FUSED;
        fp32Fused =
                policy.precision() == Precision.FP32 && fused ? plain : open(options.sequences(), 0, "fp32", "fused");
        otherAttention = open(
                options.sequences(),
                0,
                policy.precision() == Precision.FP32 ? "fp32" : "bf16",
                fused ? "written_out" : "fused");
        smallBf16 = open(options.sequences() / 4, 0, "bf16", "written_out");
        smallFp32 = open(options.sequences() / 4, 0, "fp32", "written_out");
    }

    private StepProbe open(int sequences, double dropout, String precision, String attention) {
        Map<String, String> changes = new HashMap<>();
        changes.put("steps", "1000000");
        changes.put("text.batch_size", Integer.toString(sequences));
        changes.put("text.micro_batch_size", Integer.toString(sequences));
        changes.put("graph.batch_size", Integer.toString(options.graphEntities()));
        changes.put("dropout.hidden", Double.toString(dropout));
        changes.put("dropout.attention", Double.toString(dropout));
        changes.put("compute.precision", precision);
        changes.put("compute.attention", attention);
        PretrainConfig config = ConfigFiles.load(null, changes);
        StepProbe probe = opened.isEmpty()
                ? StepProbe.open(dataset, language, config, BATCHES)
                : opened.get(0).variant(config);
        opened.add(probe);
        return probe;
    }

    LanguageConfig language() {
        return language;
    }

    /** The probe with the attention that dropout needs, without the dropout. */
    StepProbe jointWithoutDropout() {
        return plain.policy().equals(joint.policy()) ? plain : otherAttention;
    }

    /** Written-out attention in the policy's precision. */
    StepProbe writtenOut() {
        return plain.policy().attention() == AttentionKind.WRITTEN_OUT ? plain : otherAttention;
    }

    /** Fused attention in the policy's precision. */
    StepProbe fused() {
        return plain.policy().attention() == AttentionKind.FUSED ? plain : otherAttention;
    }

    @Override
    public void close() {
        // The first one owns what the others share.
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }
}

package org.jaket.bench;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.LanguageConfig;
import org.jaket.pretrain.StepProbe;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;

/** What libtorch's own dropout would cost a step: each place of the encoder once, forward and backward. */
final class LibraryDropout {

    private static final double RATE = 0.1;
    private static final int HIDDEN_PLACES = 2;

    private LibraryDropout() {}

    /** Seconds that the dropout of one step takes: one layer measured, times layers, and the embeddings. */
    static double seconds(StepProbe.Work work, LanguageConfig config, Precision precision) {
        ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
        long sequences = Math.round(work.sequences());
        long length = Math.round(work.length());
        try (PointerScope scope = new PointerScope()) {
            double hidden = once(type, sequences, length, config.hiddenSize());
            double attention = once(type, sequences, config.heads(), length, length);
            return (HIDDEN_PLACES * config.layers() + 1) * hidden + config.layers() * attention;
        }
    }

    private static double once(ScalarType type, long... shape) {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.zeros(type, shape);
            x.set_requires_grad(true);
            Tensor gradient = Tensors.zeros(type, shape);
            long before = System.nanoTime();
            Tensor dropped = torch.dropout(x, RATE, true);
            // One product is the backward pass; a sum beside it would be measured too.
            gradient.mul(dropped.detach());
            return (System.nanoTime() - before) * 1e-9;
        }
    }
}

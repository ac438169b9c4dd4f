package org.jaket.language;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;

/**
 * Cross-entropy over the vocabulary and its gradient in one go.
 *
 * <p>The scores are the largest tensors of a training step. Left to autograd they are held in f32, several times; here
 * blocks of rows that fit the cache become probabilities, of which bf16 copies are kept. The gradient of the loss by a
 * row's scores is (softmax - one-hot) / n, known as soon as the scores are, so the decoder's own gradients are added at
 * once and only that of its input waits for the backward pass.
 *
 * @param weight {@code [V, F]}, a leaf with a gradient buffer
 * @param bias {@code [V]}, likewise
 * @param precision the type of the matrix products
 */
record DecoderLoss(Tensor weight, Tensor bias, Precision precision) {

    /** 15 MB of f32 scores at 30,522 word pieces. */
    private static final int ROWS = 128;

    /**
     * The mean loss.
     *
     * @param input {@code [n, F]}, any type
     * @param targets {@code [n]}; negative: the row counts nothing
     * @param scale factor on the loss in what is minimised, for the gradients that are added here
     * @return a scalar, f32; NaN if no row counts, as cross-entropy has it
     */
    Tensor loss(Tensor input, int[] targets, double scale) {
        int counted = 0;
        for (int target : targets) {
            if (target >= weight.size(0)) {
                throw new IllegalArgumentException("expected targets below " + weight.size(0) + ", found " + target);
            }
            counted += target >= 0 ? 1 : 0;
        }
        double each = 1.0 / counted;
        boolean addsGradients = weight.requires_grad() && counted > 0;
        double[] sum = new double[1];
        Tensor gradient = Tensors.kept(() -> {
            try (NoGradGuard guard = new NoGradGuard()) {
                ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
                Tensor x = input.detach().to(type);
                Tensor w = weight.detach().to(type);
                Tensor errors = Tensors.empty(type, targets.length, weight.size(0));
                sum[0] = errors(x, w, bias.detach().to(type), targets, errors);
                if (addsGradients) {
                    addGradients(errors, x, each * scale);
                }
                return errors.mm(w).to(Tensors.type(input)).mul_(new Scalar(each));
            }
        });
        Tensor loss = Tensors.floats(new float[] {(float) (sum[0] * each)});
        if (!input.requires_grad()) {
            return loss;
        }
        // Nothing is added to the value; backward gives the input its gradient.
        Tensor product = input.mul(gradient).sum(new ScalarTypeOptional(ScalarType.Float));
        return loss.add(product.sub(product.detach()));
    }

    /** Fills softmax - one-hot, zero in rows that count nothing, and returns the sum of the losses. */
    private double errors(Tensor x, Tensor w, Tensor b, int[] targets, Tensor errors) {
        double sum = 0;
        for (int from = 0; from < targets.length; from += ROWS) {
            int rows = Math.min(ROWS, targets.length - from);
            try (PointerScope scope = new PointerScope()) {
                Tensor logits = torch.linear(x.narrow(0, from, rows), w, new TensorOptional(b))
                        .to(ScalarType.Float);
                Tensor logarithms = torch.log_softmax(logits, 1);
                int[] column = new int[rows];
                float[] counts = new float[rows];
                boolean allCount = true;
                for (int i = 0; i < rows; i++) {
                    column[i] = Math.max(targets[from + i], 0);
                    counts[i] = targets[from + i] >= 0 ? 1 : 0;
                    allCount &= targets[from + i] >= 0;
                }
                Tensor at = Tensors.indices(column, rows, 1);
                Tensor counting = Tensors.floats(counts, rows, 1);
                Tensor losses = logarithms.gather(1, at).masked_fill(counting.eq(new Scalar(0.0)), new Scalar(0.0));
                sum -= Tensors.item(losses.sum(new ScalarTypeOptional(ScalarType.Double)));
                Tensor probabilities = logarithms.exp_();
                probabilities.scatter_add_(1, at, counting.neg());
                if (!allCount) {
                    probabilities.mul_(counting);
                }
                errors.narrow(0, from, rows).copy_(probabilities);
            }
        }
        return sum;
    }

    private void addGradients(Tensor errors, Tensor x, double scale) {
        Tensor product = errors.t().mm(x);
        weight.mutable_grad().add_(product, new Scalar(scale));
        bias.mutable_grad()
                .add_(errors.sum(new long[] {0}, false, new ScalarTypeOptional(ScalarType.Float)), new Scalar(scale));
    }
}

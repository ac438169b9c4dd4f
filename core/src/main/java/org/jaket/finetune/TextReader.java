package org.jaket.finetune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.TokenBatch;
import org.jaket.model.MentionSites;
import org.jaket.store.VectorTable;
import org.jaket.tensor.Tensors;
import org.jaket.text.Encoded;
import org.jaket.text.Tokenizer;

/** Reads texts with the whole model: entity vectors are added at the mentions, and Z^LM is pooled (section 3.4). */
final class TextReader {

    private static final int TOKENS_PER_BATCH = 4096;

    private final PretrainedModel model;
    private final Tokenizer tokenizer;
    private final EntityIds ids;
    private final VectorTable vectors;

    /** A text as tokens; mentions are (entity, first token, last token). */
    private record Tokens(int[] ids, List<int[]> mentions) {}

    TextReader(PretrainedModel model, Tokenizer tokenizer, EntityIds ids, VectorTable vectors) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.ids = ids;
        this.vectors = vectors;
    }

    /** One vector a text, in order. */
    List<float[]> read(List<TextWithMentions> texts, Pooling pooling) {
        List<Encoded> encoded =
                tokenizer.encodeAll(texts.stream().map(TextWithMentions::text).toList());
        List<Tokens> tokens = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            tokens.add(tokens(texts.get(i), encoded.get(i)));
        }
        int[] order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> tokens.get(i).ids().length))
                .mapToInt(Integer::intValue)
                .toArray();
        float[][] result = new float[texts.size()][];
        int done = 0;
        while (done < order.length) {
            int end = done + 1;
            while (end < order.length
                    && (end + 1L - done) * tokens.get(order[end]).ids().length <= TOKENS_PER_BATCH) {
                end++;
            }
            batch(tokens, Arrays.copyOfRange(order, done, end), pooling, result);
            done = end;
        }
        return List.of(result);
    }

    /** How many of some texts are longer than the model reads, and are cut. */
    int cut(List<TextWithMentions> texts) {
        return (int)
                tokenizer.encodeAll(texts.stream().map(TextWithMentions::text).toList()).stream()
                        .filter(encoded -> encoded.size() > most())
                        .count();
    }

    private int most() {
        return model.jaket().language().config().maxLength() - 2;
    }

    private Tokens tokens(TextWithMentions text, Encoded encoded) {
        int kept = Math.min(encoded.size(), most());
        int[] sequence = new int[kept + 2];
        sequence[0] = tokenizer.clsId();
        System.arraycopy(encoded.ids(), 0, sequence, 1, kept);
        sequence[kept + 1] = tokenizer.sepId();
        List<int[]> mentions = new ArrayList<>();
        int free = 0;
        for (TextWithMentions.Link link : text.links()) {
            int entity = ids.index(link.id());
            int first = free;
            while (first < kept && encoded.ends()[first] <= link.from()) {
                first++;
            }
            int last = first;
            while (last < kept && encoded.starts()[last] < link.to()) {
                last++;
            }
            if (last > first) {
                mentions.add(new int[] {entity, first + 1, last});
                free = last;
            }
        }
        return new Tokens(sequence, mentions);
    }

    private void batch(List<Tokens> all, int[] rows, Pooling pooling, float[][] result) {
        int length = all.get(rows[rows.length - 1]).ids().length;
        int[] tokens = new int[rows.length * length];
        int[] lengths = new int[rows.length];
        Arrays.fill(tokens, tokenizer.padId());
        Map<Integer, Integer> roots = new HashMap<>();
        List<int[]> sites = new ArrayList<>();
        for (int b = 0; b < rows.length; b++) {
            Tokens text = all.get(rows[b]);
            lengths[b] = text.ids().length;
            System.arraycopy(text.ids(), 0, tokens, b * length, lengths[b]);
            for (int[] mention : text.mentions()) {
                int root = roots.computeIfAbsent(mention[0], entity -> roots.size());
                for (int t = mention[1]; t <= mention[2]; t++) {
                    sites.add(new int[] {b * length + t, root});
                }
            }
        }
        MentionSites where = new MentionSites(
                sites.stream().mapToInt(site -> site[0]).toArray(),
                sites.stream().mapToInt(site -> site[1]).toArray());
        float[] hidden = hidden(new TokenBatch(rows.length, length, tokens, lengths), where, roots);
        int width = vectors.width();
        for (int b = 0; b < rows.length; b++) {
            int from = b * length * width;
            result[rows[b]] = pooling == Pooling.CLS
                    ? Arrays.copyOfRange(hidden, from, from + width)
                    : mean(hidden, from, lengths[b], width);
        }
    }

    private float[] hidden(TokenBatch batch, MentionSites sites, Map<Integer, Integer> roots) {
        int width = vectors.width();
        float[] shown = new float[roots.size() * width];
        roots.forEach((entity, row) -> System.arraycopy(vectors.row(entity), 0, shown, row * width, width));
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor entities = roots.isEmpty() ? null : Tensors.floats(shown, roots.size(), width);
            return Tensors.toFloats(model.policy()
                    .forward(() -> model.jaket().read(batch, sites, entities))
                    .to(ScalarType.Float));
        }
    }

    private static float[] mean(float[] hidden, int from, int tokens, int width) {
        float[] mean = new float[width];
        for (int t = 0; t < tokens; t++) {
            for (int f = 0; f < width; f++) {
                mean[f] += hidden[from + t * width + f] / tokens;
            }
        }
        return mean;
    }
}

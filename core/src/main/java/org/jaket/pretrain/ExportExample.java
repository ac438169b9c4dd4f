package org.jaket.pretrain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.Neighborhood;
import org.jaket.graph.Walks;
import org.jaket.model.Jaket;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.DType;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorSpec;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jaket.text.MaskedBatch;
import org.jaket.text.SequenceSource;
import org.jaket.text.TextBatch;

/**
 * Two sequences of the run's text with their mentions and a sampled neighbourhood, and what the model makes of them in
 * f32: with it, a reader in another language can show that it computes the same.
 */
final class ExportExample {

    private static final int SEQUENCES = 2;

    private final JaketRun run;

    ExportExample(JaketRun run) {
        this.run = run;
    }

    /** Computes and writes it. */
    void write(Path file) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            PretrainModel model = run.model().computedBy(new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT));
            PretrainBatch batch = batch();
            Neighborhood block = java.util.Objects.requireNonNull(batch.neighborhood());
            Map<String, int[]> ints = inputs(batch, block);
            Map<String, Tensor> floats = new LinkedHashMap<>();
            floats.put("memory", model.memory().read(block.nodes()).to(ScalarType.Float));
            floats.putAll(outputs(model, batch, java.util.Objects.requireNonNull(ints.get("scored"))));
            write(file, batch, block, ints, floats);
        }
    }

    /** Held-out sequences with the most mentions, nothing masked, every entity shown. */
    private PretrainBatch batch() {
        PretrainData data = run.data();
        SequenceSource text = data.heldOutText().size() > 0 ? data.heldOutText() : data.text();
        int[] chosen = IntStream.range(0, Math.min(text.size(), 200))
                .boxed()
                .sorted((a, b) -> Integer.compare(text.mentions(b).length, text.mentions(a).length))
                .limit(SEQUENCES)
                .mapToInt(Integer::intValue)
                .toArray();
        TextBatch plain = TextBatch.of(text, chosen, data.vocabulary().padId());
        boolean[] none = new boolean[plain.mentionCount()];
        MaskedBatch masked =
                new MaskedBatch(plain, plain.tokens(), new int[0], new int[0], new boolean[0], none, none.clone());
        Walks walks = new Walks(new int[] {0}, new int[0], new int[0], new int[0]);
        return data.batchBuilder().assemble(masked, walks, 0, Purpose.REPORT);
    }

    private Map<String, int[]> inputs(PretrainBatch batch, Neighborhood block) {
        TextBatch text = batch.text().text();
        Map<String, int[]> ints = new LinkedHashMap<>();
        ints.put("tokens", text.tokens());
        ints.put("lengths", text.lengths());
        ints.put("mention_positions", batch.sites().positions());
        ints.put("mention_roots", batch.sites().roots());
        ints.put("nodes", block.nodes());
        ints.put(
                "counts",
                IntStream.rangeClosed(0, block.layers()).map(block::count).toArray());
        for (int layer = 1; layer <= block.layers(); layer++) {
            ints.put("neighbors_" + layer, block.neighborIndex(layer));
        }
        SplittableRandom random = new Randomness(run.config().seed()).stream(Purpose.REPORT, 2);
        ints.put(
                "scored",
                IntStream.range(0, text.size())
                        .map(b -> b * text.length() + random.nextInt(text.lengths()[b]))
                        .toArray());
        return ints;
    }

    private static Map<String, Tensor> outputs(PretrainModel model, PretrainBatch batch, int[] scored) {
        Jaket.Output output = model.policy().forward(() -> model.jaket()
                .forward(
                        Objectives.tokens(batch.text()),
                        batch.sites(),
                        model.memory(),
                        batch.neighborhood(),
                        null,
                        Jaket.Dropouts.NONE));
        Tensor rows = output.text()
                .view(-1, model.languageConfig().hiddenSize())
                .index_select(0, Tensors.indices(scored, scored.length));
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put("text", output.text());
        Tensor entities = java.util.Objects.requireNonNull(output.entities());
        outputs.put("entities", entities);
        outputs.put(
                "logits", model.policy().forward(() -> model.jaket().language().maskedTokenLogits(rows)));
        outputs.put("categories", model.policy().forward(() -> model.heads().categories(entities)));
        return outputs;
    }

    private static void write(
            Path file, PretrainBatch batch, Neighborhood block, Map<String, int[]> ints, Map<String, Tensor> floats) {
        List<TensorSpec> specs = new ArrayList<>();
        ints.forEach((name, values) -> {
            long rows = name.equals("tokens")
                    ? batch.text().text().size()
                    : name.startsWith("neighbors_") ? values.length / block.fanOut() : values.length;
            boolean table = name.equals("tokens") || name.startsWith("neighbors_");
            specs.add(
                    table
                            ? new TensorSpec(name, DType.I32, rows, rows == 0 ? 0 : values.length / rows)
                            : new TensorSpec(name, DType.I32, rows));
        });
        floats.forEach((name, tensor) -> specs.add(new TensorSpec(name, DType.F32, Tensors.shape(tensor))));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of("format", "pt"), specs)) {
            ints.forEach(writer::writeInts);
            floats.forEach((name, tensor) -> writer.writeFloats(name, Tensors.toFloats(tensor)));
            writer.commit();
        }
    }
}

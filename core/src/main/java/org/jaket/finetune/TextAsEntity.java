package org.jaket.finetune;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.memory.DescriptionEncoder;
import org.jaket.memory.Descriptions;
import org.jaket.tensor.Tensors;
import org.jaket.text.Encoded;
import org.jaket.text.Tokenizer;

/** A text as if it were the description of an entity without neighbours, so that it can be compared with entities. */
final class TextAsEntity {

    private static final int TOKENS_PER_BATCH = 512;

    private final PretrainedModel model;
    private final Tokenizer tokenizer;

    TextAsEntity(PretrainedModel model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /** The vector of a text, {@code [F]}. */
    float[] vector(String text, AdaptedModel.Space space) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor memory = Tensors.zeros(
                    ScalarType.Float, 1, model.jaket().language().config().hiddenSize());
            new DescriptionEncoder(model.jaket().language(), model.policy(), TOKENS_PER_BATCH)
                    .encode(description(text), new int[] {0}, memory, done -> {}, () -> false);
            return Tensors.toFloats(space == AdaptedModel.Space.KNOWLEDGE ? alone(memory) : memory);
        }
    }

    private Tensor alone(Tensor memory) {
        KnowledgeModule module = model.jaket().knowledge();
        KnowledgeGraph graph = KnowledgeGraph.of(1, 0, new long[] {0, 0}, new int[0], new int[0], EdgeDirection.OUT);
        Neighborhood block = new NeighborSampler(graph, module.config().layers(), 1)
                .sample(new int[] {0}, new java.util.SplittableRandom(0));
        return module.forward(memory, block, null);
    }

    private Descriptions description(String text) {
        Encoded encoded = tokenizer.encode(text);
        int kept = Math.min(encoded.size(), model.jaket().language().config().maxLength() - 2);
        int[] tokens = new int[kept + 2];
        tokens[0] = tokenizer.clsId();
        System.arraycopy(encoded.ids(), 0, tokens, 1, kept);
        tokens[kept + 1] = tokenizer.sepId();
        return new Descriptions() {
            @Override
            public int length(int index) {
                return tokens.length;
            }

            @Override
            public void copy(int index, int[] into, int at) {
                System.arraycopy(tokens, 0, into, at, tokens.length);
            }

            @Override
            public int first(int index) {
                return kept == 0 ? 0 : 1;
            }

            @Override
            public int last(int index) {
                return kept;
            }
        };
    }
}

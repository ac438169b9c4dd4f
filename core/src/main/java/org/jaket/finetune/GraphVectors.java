package org.jaket.finetune;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.FixedNeighbors;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.tensor.Tensors;

/** E^KM of every entity of a graph, layer by layer: each vector of a layer is computed once (section 3.2). */
final class GraphVectors {

    private static final int AT_ONCE = 4096;

    private GraphVectors() {}

    /**
     * Computes.
     *
     * @param module the knowledge module
     * @param memory E_context, {@code [N, F]}
     * @param neighbors which neighbours each entity has
     * @param progress hears how far it has come
     * @return E^KM, {@code [N, F]}, f32, as with f(E, R) = E in pre-training
     */
    static Tensor all(KnowledgeModule module, Tensor memory, FixedNeighbors neighbors, AdaptationProgress progress) {
        int entities = Math.toIntExact(memory.size(0));
        int layers = module.config().layers();
        Tensor below = memory.to(ScalarType.Float);
        for (int layer = 1; layer <= layers; layer++) {
            Tensor above = Tensors.empty(ScalarType.Float, entities, memory.size(1));
            for (int from = 0; from < entities; from += AT_ONCE) {
                int to = Math.min(entities, from + AT_ONCE);
                Neighborhood block =
                        neighbors.layer(layer, IntStream.range(from, to).toArray());
                try (PointerScope scope = new PointerScope();
                        NoGradGuard guard = new NoGradGuard()) {
                    int[] nodes = block.nodes();
                    Tensor input = below.index_select(0, Tensors.indices(nodes, nodes.length));
                    above.narrow(0, from, to - from).copy_(module.layer(layer, input, block, null));
                }
                progress.at("reading neighbours", (long) (layer - 1) * entities + to, (long) layers * entities);
            }
            below = above;
        }
        return below;
    }
}

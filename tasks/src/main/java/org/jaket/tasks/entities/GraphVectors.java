package org.jaket.tasks.entities;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.finetune.GraphMemory;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Parameters;

/** E^KM: the knowledge module over sampled neighbours. */
final class GraphVectors implements EntityEncoder {

    private final KnowledgeModule module;
    private final GraphMemory memory;
    private final NeighborSampler sampler;
    private final ComputePolicy policy;

    GraphVectors(KnowledgeConfig config, Parameters parameters, GraphMemory memory, int fanOut, ComputePolicy policy) {
        this.module = new KnowledgeModule(config, parameters);
        this.memory = memory;
        this.sampler = new NeighborSampler(memory.graph(), config.layers(), fanOut);
        this.policy = policy;
    }

    @Override
    public Tensor vectors(int[] entities, SplittableRandom random, long step) {
        Neighborhood block = sampler.sample(entities, random);
        return policy.forward(() -> module.forward(memory.read(block.nodes()), block, memory.relations()))
                .to(ScalarType.Float);
    }
}

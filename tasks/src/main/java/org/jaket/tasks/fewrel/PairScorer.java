package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.tensor.Parameters;
import org.jaket.text.Vocabulary;

/**
 * Scores of PAIR (Gao et al., 2019): how sure the model is that two sentences express the same relation, averaged over the
 * shots.
 */
final class PairScorer {

    private final Parameters parameters;
    private final PairEncoder encoder;
    private final Vocabulary vocabulary;

    PairScorer(Parameters parameters, PairEncoder encoder, Vocabulary vocabulary) {
        this.parameters = parameters;
        this.encoder = encoder;
        this.vocabulary = vocabulary;
    }

    /**
     * Scores every query against every relation.
     *
     * @param queries Q sentences
     * @param support for each of N relations its K sentences, K the same for all
     * @param random draws neighbours
     * @param dropoutStep decides dropout masks; 0 drops nothing
     * @return {@code [Q, N]}, f32
     */
    Tensor scores(
            List<PairBatch.Linked> queries,
            List<List<PairBatch.Linked>> support,
            SplittableRandom random,
            long dropoutStep) {
        List<PairBatch.Pair> pairs = new ArrayList<>();
        for (PairBatch.Linked query : queries) {
            for (List<PairBatch.Linked> relation : support) {
                relation.forEach(sentence -> pairs.add(new PairBatch.Pair(query, sentence)));
            }
        }
        Tensor cls = encoder.cls(pairs, vocabulary, random, dropoutStep);
        Tensor score = torch.linear(
                cls, parameters.get(PairEncoder.WEIGHT), new TensorOptional(parameters.get(PairEncoder.BIAS)));
        return score.to(ScalarType.Float)
                .view(queries.size(), support.size(), support.get(0).size())
                .mean(2L);
    }
}

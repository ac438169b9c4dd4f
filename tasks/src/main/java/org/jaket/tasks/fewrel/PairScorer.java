package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
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
     * Queries and what they are compared with.
     *
     * @param queries Q sentences
     * @param support for each of N relations its K sentences, K the same for all but where {@link #relations} is asked
     * @param random draws neighbours
     */
    record Request(List<PairBatch.Linked> queries, List<List<PairBatch.Linked>> support, SplittableRandom random) {

        PairEncoder.Request pairs() {
            List<PairBatch.Pair> pairs = new ArrayList<>();
            for (PairBatch.Linked query : queries) {
                for (List<PairBatch.Linked> relation : support) {
                    relation.forEach(sentence -> pairs.add(new PairBatch.Pair(query, sentence)));
                }
            }
            return new PairEncoder.Request(pairs, random);
        }
    }

    /**
     * Scores every query against every relation of its request.
     *
     * @param requests with as many queries, relations and sentences each
     * @param dropoutStep decides dropout masks; 0 drops nothing
     * @return {@code [requests, Q, N]}, f32
     */
    Tensor scores(List<Request> requests, long dropoutStep) {
        Request first = requests.get(0);
        return ofPairs(requests.stream().map(Request::pairs).toList(), dropoutStep)
                .view(
                        requests.size(),
                        first.queries().size(),
                        first.support().size(),
                        first.support().get(0).size())
                .mean(3L);
    }

    /**
     * Scores one query against every relation, whose entities have the same neighbours in all pairs.
     *
     * @param request with one query; relations may have different numbers of sentences
     * @return {@code [N]}
     */
    float[] relations(Request request) {
        float[] ofPairs = Tensors.toFloats(ofPairs(List.of(request.pairs()), 0));
        float[] scores = new float[request.support().size()];
        int at = 0;
        for (int relation = 0; relation < scores.length; relation++) {
            int shots = request.support().get(relation).size();
            double sum = 0;
            for (int shot = 0; shot < shots; shot++) {
                sum += ofPairs[at++];
            }
            scores[relation] = (float) (sum / shots);
        }
        return scores;
    }

    /** {@code [pairs, 1]}, f32. */
    private Tensor ofPairs(List<PairEncoder.Request> requests, long dropoutStep) {
        return torch.linear(
                        encoder.cls(requests, vocabulary, dropoutStep),
                        parameters.get(PairEncoder.WEIGHT),
                        new TensorOptional(parameters.get(PairEncoder.BIAS)))
                .to(ScalarType.Float);
    }
}

package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jaket.finetune.FinetuneTask;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;

/**
 * PAIR (Gao et al., 2019): the score that two sentences express the same relation, averaged over the shots, decides among
 * the N relations.
 */
final class PairTask implements FinetuneTask {

    private final Parameters parameters;
    private final PairEncoder encoder;
    private final EpisodeSource training;
    private final EpisodeSource validation;
    private final FewRelConfig config;
    private final Randomness randomness;

    /** Scores of one measured episode: {@code [Q][N]}. */
    record Measured(Episode episode, float[][] scores) {

        /** Which of the N relations a query has the best score for. */
        int predicted(int query) {
            int best = 0;
            for (int way = 1; way < scores[query].length; way++) {
                best = scores[query][way] > scores[query][best] ? way : best;
            }
            return best;
        }

        double accuracy() {
            int hits = 0;
            for (int q = 0; q < scores.length; q++) {
                hits += predicted(q) == episode.answers()[q] ? 1 : 0;
            }
            return (double) hits / scores.length;
        }
    }

    PairTask(
            Parameters parameters,
            PairEncoder encoder,
            EpisodeSource training,
            EpisodeSource validation,
            FewRelConfig config) {
        this.parameters = parameters;
        this.encoder = encoder;
        this.training = training;
        this.validation = validation;
        this.config = config;
        this.randomness = new Randomness(config.seed());
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor loss(long step) {
        SplittableRandom random = randomness.stream(Purpose.EPISODES, step);
        int episodes = config.training().batchSize();
        // All episodes first: how many numbers the neighbours take differs between systems, and episodes must not.
        EpisodeSampler sampler = training.sampler(config.queriesPerRelation());
        List<Episode> drawn = new ArrayList<>();
        for (int i = 0; i < episodes; i++) {
            drawn.add(sampler.sample(random));
        }
        List<Tensor> losses = new ArrayList<>();
        for (int i = 0; i < episodes; i++) {
            Episode episode = drawn.get(i);
            Tensor scores = scores(training, episode, random, (step - 1) * episodes + i + 1);
            losses.add(torch.cross_entropy_loss(scores, Tensors.indices(episode.answers(), episode.answers().length)));
        }
        Tensor sum = losses.get(0);
        for (int i = 1; i < losses.size(); i++) {
            sum = sum.add(losses.get(i));
        }
        return sum.mul(new Scalar(1.0 / episodes));
    }

    @Override
    public double validate() {
        double sum = 0;
        for (int e = 0; e < config.validationEpisodes(); e++) {
            sum += measure(validation, e).accuracy();
        }
        return sum / config.validationEpisodes();
    }

    /** One episode with one query of each relation, the same for the same number. */
    Measured measure(EpisodeSource source, int number) {
        SplittableRandom random = randomness.stream(Purpose.EVALUATION, number);
        Episode episode = source.sampler(1).sample(random);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            float[] flat = Tensors.toFloats(scores(source, episode, random, 0));
            int ways = episode.relations().length;
            float[][] rows = new float[episode.queries().length][];
            for (int q = 0; q < rows.length; q++) {
                rows[q] = Arrays.copyOfRange(flat, q * ways, (q + 1) * ways);
            }
            return new Measured(episode, rows);
        }
    }

    /** {@code [Q, N]}, f32. */
    private Tensor scores(EpisodeSource source, Episode episode, SplittableRandom random, long dropoutStep) {
        List<PairBatch.Linked> queries = new ArrayList<>();
        for (int q = 0; q < episode.queries().length; q++) {
            queries.add(source.sentence(episode.relations()[episode.answers()[q]], episode.queries()[q]));
        }
        List<List<PairBatch.Linked>> support = new ArrayList<>();
        for (int way = 0; way < episode.relations().length; way++) {
            int relation = episode.relations()[way];
            support.add(Arrays.stream(episode.support()[way])
                    .mapToObj(shot -> source.sentence(relation, shot))
                    .toList());
        }
        return new PairScorer(parameters, encoder, source.vocabulary()).scores(queries, support, random, dropoutStep);
    }
}

package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    /** Of episodes that are measured together: enough for a few groups of about equal length. */
    private static final int PAIRS_AT_ONCE = 256;

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

    /** An episode each: the pairs of one are many. */
    @Override
    public int parts() {
        return config.training().batchSize();
    }

    @Override
    public Tensor loss(long step, int part) {
        SplittableRandom random = randomness.stream(Purpose.EPISODES, step);
        // All episodes first: how many numbers the neighbours take differs between systems, and episodes must not.
        EpisodeSampler sampler = training.sampler(config.queriesPerRelation());
        List<Episode> drawn = new ArrayList<>();
        for (int i = 0; i < parts(); i++) {
            drawn.add(sampler.sample(random));
        }
        Episode episode = drawn.get(part);
        for (int i = 0; i < part; i++) {
            random = random.split();
        }
        Tensor scores = scorer(training)
                .scores(List.of(request(training, episode, random, share())), (step - 1) * parts() + part + 1)
                .squeeze(0);
        return torch.cross_entropy_loss(scores, Tensors.indices(episode.answers(), episode.answers().length))
                .mul(new Scalar(1.0 / parts()));
    }

    @Override
    public double validate() {
        return measure(validation, 0, config.validationEpisodes(), share())
                        .mapToDouble(Measured::accuracy)
                        .sum()
                / config.validationEpisodes();
    }

    /**
     * Episodes with one query of each relation, the same for the same number; a few at a time are read when they are
     * asked for.
     *
     * @param source their relations
     * @param from the number of the first
     * @param count how many
     */
    Stream<Measured> measure(EpisodeSource source, int from, int count) {
        return measure(source, from, count, 1);
    }

    /** How many episodes are measured together, counted from the first one that is asked for. */
    int atOnce() {
        return Math.max(1, PAIRS_AT_ONCE / (config.ways() * config.ways() * config.shots()));
    }

    /** The episode of a number, as {@link #measure} draws it. */
    Episode episode(EpisodeSource source, int number) {
        return episode(source, randomness.stream(Purpose.EVALUATION, number));
    }

    private static Episode episode(EpisodeSource source, SplittableRandom random) {
        return source.sampler(1).sample(random);
    }

    private Stream<Measured> measure(EpisodeSource source, int from, int count, double mentionShare) {
        int atOnce = atOnce();
        int end = from + count;
        return IntStream.iterate(from, at -> at < end, at -> at + atOnce)
                .boxed()
                .flatMap(at -> together(source, at, Math.min(at + atOnce, end), mentionShare).stream());
    }

    private List<Measured> together(EpisodeSource source, int from, int end, double mentionShare) {
        List<Episode> episodes = new ArrayList<>();
        List<PairScorer.Request> requests = new ArrayList<>();
        for (int e = from; e < end; e++) {
            SplittableRandom random = randomness.stream(Purpose.EVALUATION, e);
            Episode episode = episode(source, random);
            episodes.add(episode);
            requests.add(request(source, episode, random, mentionShare));
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            float[] flat = Tensors.toFloats(scorer(source).scores(requests, 0));
            List<Measured> measured = new ArrayList<>();
            int at = 0;
            for (Episode episode : episodes) {
                float[][] rows = new float[episode.queries().length][];
                for (int q = 0; q < rows.length; q++) {
                    int next = at + episode.relations().length;
                    rows[q] = Arrays.copyOfRange(flat, at, next);
                    at = next;
                }
                measured.add(new Measured(episode, rows));
            }
            return measured;
        }
    }

    private PairScorer scorer(EpisodeSource source) {
        return new PairScorer(parameters, encoder, source.vocabulary());
    }

    private double share() {
        Double share = config.mentionShare();
        return share == null ? 1 : share;
    }

    private static PairScorer.Request request(
            EpisodeSource source, Episode episode, SplittableRandom random, double mentionShare) {
        List<PairBatch.Linked> queries = new ArrayList<>();
        for (int q = 0; q < episode.queries().length; q++) {
            int relation = episode.relations()[episode.answers()[q]];
            queries.add(source.sentence(episode, relation, episode.queries()[q]).showing(mentionShare, random));
        }
        List<List<PairBatch.Linked>> support = new ArrayList<>();
        for (int way = 0; way < episode.relations().length; way++) {
            int relation = episode.relations()[way];
            support.add(Arrays.stream(episode.support()[way])
                    .mapToObj(shot -> source.sentence(episode, relation, shot).showing(mentionShare, random))
                    .toList());
        }
        return new PairScorer.Request(queries, support, random);
    }
}

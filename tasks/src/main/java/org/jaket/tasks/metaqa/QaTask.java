package org.jaket.tasks.metaqa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.corpus.Progress;
import org.jaket.finetune.DescribedText;
import org.jaket.finetune.FinetuneTask;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.random.Shuffle;
import org.jaket.tasks.EpochBatches;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;

/** The candidate whose vector is closest to the question's is the answer; training maximises the answers' probability. */
final class QaTask implements FinetuneTask {

    private static final double ABSENT = -1e30;
    private static final int ENTITIES_AT_ONCE = 1024;
    private static final int QUESTIONS_AT_ONCE = 64;

    private final Parameters parameters;
    private final QuestionEncoder encoder;
    private final Asked training;
    private final Asked validation;
    private final MetaQaConfig config;
    private final Randomness randomness;
    private final EpochBatches batches;

    /**
     * A candidate.
     *
     * @param entity its index
     * @param probability its share of a softmax over all candidates of the question
     */
    record Candidate(int entity, float probability) {}

    /**
     * Questions with their texts and candidates.
     *
     * @param questions the questions
     * @param texts the same as tokens
     * @param candidates all k-hop neighbours of each topic
     */
    record Asked(List<Question> questions, List<DescribedText> texts, List<int[]> candidates) {

        /** Tokens of each question. */
        int[] lengths() {
            return texts.stream().mapToInt(text -> text.tokens().length).toArray();
        }

        Asked subset(int[] chosen) {
            return new Asked(
                    Arrays.stream(chosen).mapToObj(questions::get).toList(),
                    Arrays.stream(chosen).mapToObj(texts::get).toList(),
                    Arrays.stream(chosen).mapToObj(candidates::get).toList());
        }
    }

    QaTask(Parameters parameters, QuestionEncoder encoder, Asked training, Asked validation, MetaQaConfig config) {
        this.parameters = parameters;
        this.encoder = encoder;
        this.training = training;
        this.validation = validation;
        this.config = config;
        this.randomness = new Randomness(config.seed());
        this.batches =
                EpochBatches.ofLikeLength(training.lengths(), config.training().batchSize(), randomness);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor loss(long step, int part) {
        SplittableRandom random = randomness.stream(Purpose.NEGATIVE_ENTITIES, step);
        Asked batch = training.subset(batches.at(step));
        List<int[]> shown = new ArrayList<>();
        for (int q = 0; q < batch.questions().size(); q++) {
            shown.add(shown(batch.questions().get(q), batch.candidates().get(q), random));
        }
        Map<Integer, Integer> rows = rows(batch, shown);
        int[] entities = rows.keySet().stream().mapToInt(Integer::intValue).toArray();
        Tensor vectors = encoder.entities(entities, randomness.stream(Purpose.NEIGHBOR_SAMPLING, step));
        Tensor scores = scores(batch, shown, vectors, rows, step);
        boolean[] wrong = new boolean[Math.toIntExact(scores.numel())];
        int width = wrong.length / shown.size();
        for (int q = 0; q < shown.size(); q++) {
            for (int c = 0; c < width; c++) {
                wrong[q * width + c] =
                        c >= shown.get(q).length || !batch.questions().get(q).isAnswer(shown.get(q)[c]);
            }
        }
        Tensor right = scores.masked_fill(Tensors.booleans(wrong, shown.size(), width), new Scalar(ABSENT));
        return scores.logsumexp(1L).sub(right.logsumexp(1L)).mean();
    }

    /** Some answers, at most half of the places, and other candidates at random. */
    private int[] shown(Question question, int[] candidates, SplittableRandom random) {
        int[] shuffled = candidates.clone();
        Shuffle.shuffle(shuffled, random);
        int most = config.candidates();
        if (shuffled.length <= most) {
            return shuffled;
        }
        int[] result = new int[most];
        int count = 0;
        for (int entity : shuffled) {
            if (count < most / 2 && question.isAnswer(entity)) {
                result[count++] = entity;
            }
        }
        for (int i = 0; i < shuffled.length && count < most; i++) {
            if (!question.isAnswer(shuffled[i])) {
                result[count++] = shuffled[i];
            }
        }
        return Arrays.copyOf(result, count);
    }

    private static Map<Integer, Integer> rows(Asked batch, List<int[]> shown) {
        Map<Integer, Integer> rows = new LinkedHashMap<>();
        batch.questions().forEach(question -> rows.putIfAbsent(question.topic(), rows.size()));
        for (int[] entities : shown) {
            for (int entity : entities) {
                rows.putIfAbsent(entity, rows.size());
            }
        }
        return rows;
    }

    /** {@code [questions, most candidates]}, f32; absent candidates have a score that no softmax sees. */
    private Tensor scores(Asked batch, List<int[]> shown, Tensor vectors, Map<Integer, Integer> rows, long step) {
        int n = shown.size();
        int width = shown.stream().mapToInt(entities -> entities.length).max().orElse(1);
        int[] index = new int[n * width];
        boolean[] absent = new boolean[index.length];
        for (int q = 0; q < n; q++) {
            for (int c = 0; c < width; c++) {
                absent[q * width + c] = c >= shown.get(q).length;
                index[q * width + c] = absent[q * width + c] ? 0 : rows.getOrDefault(shown.get(q)[c], 0);
            }
        }
        int[] topics = batch.questions().stream().mapToInt(Question::topic).toArray();
        Tensor questions =
                encoder.questions(batch.texts(), topics, vectors, rows, step).to(ScalarType.Float);
        int f = Math.toIntExact(questions.size(1));
        // Each question against every entity, of which it takes its own: [n, width, F] would be gigabytes for two hops.
        return questions
                .matmul(vectors.t())
                .gather(1, Tensors.indices(index, n, width))
                .mul(new Scalar(1 / Math.sqrt(f)))
                .masked_fill(Tensors.booleans(absent, n, width), new Scalar(ABSENT));
    }

    @Override
    public double validate() {
        int[] predicted = predict(validation, Progress.NONE);
        int hits = 0;
        for (int q = 0; q < predicted.length; q++) {
            hits += validation.questions().get(q).isAnswer(predicted[q]) ? 1 : 0;
        }
        return predicted.length == 0 ? 0 : (double) hits / predicted.length;
    }

    /** The best candidate of each question; -1 where there is no candidate. */
    int[] predict(Asked asked, Progress progress) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Map<Integer, Integer> rows = rows(asked, asked.candidates());
            Tensor vectors =
                    vectors(rows.keySet().stream().mapToInt(Integer::intValue).toArray());
            int[] lengths = asked.lengths();
            int[] byLength =
                    EpochBatches.byLength(IntStream.range(0, lengths.length).toArray(), lengths);
            int[] predicted = new int[lengths.length];
            for (int from = 0; from < predicted.length; from += QUESTIONS_AT_ONCE) {
                int[] part = Arrays.copyOfRange(byLength, from, Math.min(predicted.length, from + QUESTIONS_AT_ONCE));
                try (PointerScope inner = new PointerScope()) {
                    best(asked.subset(part), vectors, rows, predicted, part);
                }
                progress.at("measuring questions", from + part.length, predicted.length);
            }
            return predicted;
        }
    }

    /**
     * All candidates of one question, best first. Its neighbours are sampled for it alone, so that its answer does not depend
     * on what else is asked.
     */
    List<Candidate> rank(Asked one) {
        int[] candidates = one.candidates().get(0);
        if (candidates.length == 0) {
            return List.of();
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Map<Integer, Integer> rows = rows(one, one.candidates());
            Tensor vectors =
                    vectors(rows.keySet().stream().mapToInt(Integer::intValue).toArray());
            float[] shares = Tensors.toFloats(
                    scores(one, one.candidates(), vectors, rows, 0).softmax(1));
            List<Candidate> ranked = new ArrayList<>();
            for (int c = 0; c < candidates.length; c++) {
                ranked.add(new Candidate(candidates[c], shares[c]));
            }
            ranked.sort(Comparator.comparingDouble(candidate -> -candidate.probability()));
            return ranked;
        }
    }

    private void best(Asked part, Tensor vectors, Map<Integer, Integer> rows, int[] predicted, int[] places) {
        float[] scores = Tensors.toFloats(scores(part, part.candidates(), vectors, rows, 0));
        int width = scores.length / part.questions().size();
        for (int q = 0; q < part.questions().size(); q++) {
            int[] candidates = part.candidates().get(q);
            int best = -1;
            for (int c = 0; c < candidates.length; c++) {
                best = best < 0 || scores[q * width + c] > scores[q * width + best] ? c : best;
            }
            predicted[places[q]] = best < 0 ? -1 : candidates[best];
        }
    }

    /** Vectors of entities, always with the same sampled neighbours. */
    private Tensor vectors(int[] entities) {
        Tensor all = null;
        for (int from = 0; from < entities.length; from += ENTITIES_AT_ONCE) {
            int to = Math.min(entities.length, from + ENTITIES_AT_ONCE);
            int at = from;
            Tensor part = Tensors.kept(() ->
                    encoder.entities(Arrays.copyOfRange(entities, at, to), randomness.stream(Purpose.EVALUATION, at)));
            if (all == null) {
                all = Tensors.zeros(ScalarType.Float, entities.length, part.size(1));
            }
            all.narrow(0, from, to - from).copy_(part);
        }
        if (all == null) {
            throw new IllegalArgumentException("expected at least one entity");
        }
        return all;
    }
}

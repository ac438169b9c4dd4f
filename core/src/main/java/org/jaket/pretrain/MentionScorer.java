package org.jaket.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jaket.language.TokenBatch;
import org.jaket.memory.DescriptionEncoder;
import org.jaket.memory.Descriptions;
import org.jaket.memory.EntityMemory;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.tensor.Tensors;
import org.jaket.text.Encoded;
import org.jaket.text.TextBatch;
import org.jaket.text.Tokenizer;

/**
 * Says which of some entities a mention stands for, with the masked-entity head of pre-training (section 3.6): the text is
 * read with every entity withheld, and the inner products of {@code q = g(mention)} with the entity memory are compared.
 *
 * <p>A probability is a softmax over the candidates of a mention and a fixed sample of up to 1,024 other entities, so that
 * it also falls where no candidate fits. For one thread; owns a tokenizer and maybe a memory, closing frees them.
 */
public final class MentionScorer implements AutoCloseable {

    private static final int BACKGROUND = 1024;
    private static final int TOKENS_PER_BATCH = 4096;

    /**
     * A mention.
     *
     * @param from index of its first character in the passage
     * @param to index after its last character
     * @param candidates entity indices, no two the same
     */
    public record Site(int from, int to, int[] candidates) {}

    /**
     * A text with mentions.
     *
     * @param text any text
     * @param sites its mentions, sorted and disjoint
     */
    public record Passage(String text, List<Site> sites) {

        /** Copies the list. */
        public Passage {
            sites = List.copyOf(sites);
        }
    }

    private final PretrainModel model;
    private final EntityMemory memory;
    private final boolean ownsMemory;
    private final Tokenizer tokenizer;
    private final int maxLength;
    private final int[] background;

    private MentionScorer(JaketRun run, EntityMemory memory, boolean ownsMemory) {
        this.model = run.model();
        this.memory = memory;
        this.ownsMemory = ownsMemory;
        this.tokenizer = Tokenizer.load(run.dataset().tokenizerFile());
        this.maxLength = Math.max(8, run.dataset().info().maxLength());
        this.background =
                background(memory.entities(), new Randomness(run.config().seed()));
    }

    /**
     * A scorer of the entities of a data set.
     *
     * @param run a pre-trained run, which must stay open
     * @param dataset the entities; where it is another data set than the run's, their memory is computed with the run's
     *     LM1 from their descriptions
     * @param progress is told how many descriptions have been read for that
     * @throws BadInputException if the run was not trained to predict masked entities, or the data set was prepared with
     *     another tokenizer
     */
    public static MentionScorer of(JaketRun run, Dataset dataset, IntConsumer progress) {
        PretrainConfig config = run.config();
        if (config.mode() != PretrainConfig.Mode.JOINT || config.loss().entity() == 0) {
            throw new BadInputException(run.directory().path()
                    + ": was not trained to predict masked entities (mode or loss.entity in config.yaml), so it cannot"
                    + " choose between entities; take a run of mode joint");
        }
        if (checksum(dataset).equals(checksum(run.dataset()))) {
            return new MentionScorer(run, run.model().memory(), false);
        }
        dataset.requireTokenizer(
                run.dataset().info().tokenizer().sha256(),
                "the run " + run.directory().path());
        return new MentionScorer(run, memory(run.model(), config, dataset, progress), true);
    }

    private static String checksum(Dataset dataset) {
        return AtomicFiles.sha256(dataset.directory().resolve("dataset.json"));
    }

    private static EntityMemory memory(
            PretrainModel model, PretrainConfig config, Dataset dataset, IntConsumer progress) {
        EntityMemory memory = new EntityMemory(
                dataset.entityCount(),
                model.languageConfig().hiddenSize(),
                config.memory().type() == PretrainConfig.MemoryType.BF16);
        new DescriptionEncoder(
                        model.jaket().language(),
                        model.policy(),
                        config.memory().tokensPerBatch())
                .encode(
                        Descriptions.of(dataset),
                        IntStream.range(0, dataset.entityCount()).toArray(),
                        memory.vectors(),
                        progress,
                        () -> false);
        return memory;
    }

    private static int[] background(int entities, Randomness randomness) {
        if (entities <= BACKGROUND) {
            return IntStream.range(0, entities).toArray();
        }
        SplittableRandom random = randomness.stream(Purpose.EVALUATION, 1);
        return random.ints(0, entities).distinct().limit(BACKGROUND).sorted().toArray();
    }

    /**
     * Scores the candidates of mentions.
     *
     * @param passages texts with mentions
     * @return for each passage, for each mention, the probability of each candidate; a mention without any token gets
     *     even probabilities
     * @throws IllegalArgumentException if a candidate is no entity of the data set
     */
    public List<double[][]> score(List<Passage> passages) {
        List<Encoded> encoded =
                tokenizer.encodeAll(passages.stream().map(Passage::text).toList());
        List<double[][]> scores = new ArrayList<>(passages.size());
        List<MentionWindow> windows = new ArrayList<>();
        for (int p = 0; p < passages.size(); p++) {
            List<Site> sites = passages.get(p).sites();
            windows.addAll(MentionWindow.of(p, encoded.get(p), sites, tokenizer.vocabulary(), maxLength));
            scores.add(sites.stream().map(this::even).toArray(double[][]::new));
        }
        windows.sort(Comparator.comparingInt(window -> window.tokens().length));
        int from = 0;
        while (from < windows.size()) {
            int to = from + 1;
            while (to < windows.size() && (to - from + 1) * windows.get(to).tokens().length <= TOKENS_PER_BATCH) {
                to++;
            }
            scoreBatch(windows.subList(from, to), passages, scores);
            from = to;
        }
        return scores;
    }

    private double[] even(Site site) {
        double[] even = new double[site.candidates().length];
        Arrays.fill(even, 1.0 / (even.length + background.length));
        return even;
    }

    private void scoreBatch(List<MentionWindow> windows, List<Passage> passages, List<double[][]> scores) {
        List<Site> sites = new ArrayList<>();
        for (MentionWindow window : windows) {
            for (int s : window.sites()) {
                sites.add(passages.get(window.passage()).sites().get(s));
            }
        }
        int[] row = IntStream.range(0, sites.size())
                .flatMap(i -> IntStream.generate(() -> i).limit(sites.get(i).candidates().length))
                .toArray();
        int[] candidates = sites.stream()
                .flatMapToInt(site -> Arrays.stream(site.candidates()))
                .toArray();
        float[] own;
        float[] others;
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor queries = model.policy().forward(() -> queries(windows, sites.size()));
            own = Tensors.toFloats(queries.index_select(0, Tensors.indices(row, row.length))
                    .mul(memory.read(candidates))
                    .sum(-1L));
            others = Tensors.toFloats(queries.matmul(memory.read(background).t()));
        }
        int site = 0;
        int candidate = 0;
        for (MentionWindow window : windows) {
            for (int s : window.sites()) {
                int count = sites.get(site).candidates().length;
                scores.get(window.passage())[s] = softmax(
                        Arrays.copyOfRange(own, candidate, candidate + count),
                        sites.get(site).candidates(),
                        others,
                        site * background.length);
                candidate += count;
                site++;
            }
        }
    }

    /** q of every mention, {@code [n, F]}. */
    private Tensor queries(List<MentionWindow> windows, int count) {
        int longest = windows.get(windows.size() - 1).tokens().length;
        int length = (longest + TextBatch.MULTIPLE - 1) / TextBatch.MULTIPLE * TextBatch.MULTIPLE;
        int[] tokens = new int[windows.size() * length];
        Arrays.fill(tokens, tokenizer.padId());
        int[] lengths = new int[windows.size()];
        int[] ends = new int[2 * count];
        int next = 0;
        for (int w = 0; w < windows.size(); w++) {
            MentionWindow window = windows.get(w);
            System.arraycopy(window.tokens(), 0, tokens, w * length, window.tokens().length);
            lengths[w] = window.tokens().length;
            for (int s = 0; s < window.sites().length; s++) {
                ends[next] = w * length + window.starts()[s];
                ends[count + next++] = w * length + window.ends()[s];
            }
        }
        Tensor hidden = model.jaket()
                .forward(
                        new TokenBatch(windows.size(), length, tokens, lengths),
                        MentionSites.NONE,
                        null,
                        null,
                        null,
                        Jaket.Dropouts.NONE)
                .text()
                .view(-1, model.languageConfig().hiddenSize())
                .index_select(0, Tensors.indices(ends, ends.length));
        Tensor mentions =
                hidden.narrow(0, 0, count).add(hidden.narrow(0, count, count)).mul(new Scalar(0.5));
        return model.heads().entityQueries(mentions);
    }

    private double[] softmax(float[] own, int[] candidates, float[] others, int from) {
        int[] sorted = candidates.clone();
        Arrays.sort(sorted);
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : own) {
            most = Math.max(most, logit);
        }
        for (int i = 0; i < background.length; i++) {
            most = Math.max(most, others[from + i]);
        }
        double sum = 0;
        double[] result = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            result[i] = Math.exp(own[i] - most);
            sum += result[i];
        }
        for (int i = 0; i < background.length; i++) {
            boolean counted = Arrays.binarySearch(sorted, background[i]) >= 0;
            sum += counted ? 0 : Math.exp(others[from + i] - most);
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= sum;
        }
        return result;
    }

    @Override
    public void close() {
        tokenizer.close();
        if (ownsMemory) {
            memory.close();
        }
    }
}

package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.FinetunedWeights;
import org.jaket.finetune.StartingPoint;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Input;
import org.jaket.tasks.TaskContext;
import org.jaket.tensor.Parameters;
import org.jaket.text.Tokenizer;

/** Says which relation new sentences express, among relations that a few sentences each are given of. */
public final class FewRelPredictions {

    /** The rules since which the entities are shown that are shown here. */
    private static final int SHOWN_RULES = 2;

    private FewRelPredictions() {}

    /**
     * Ranks the relations of the support for each sentence.
     *
     * @param run a completed run
     * @param config its options
     * @param support FewRel's JSON: relation to the sentences that show it; as many are read of each as the run has shots
     * @param texts sentences as {@code [Oslo|Q585] is the capital of [Norway|Q20]} or as FewRel's JSON, at least one
     * @param top how many relations of each
     * @param context what else it needs
     * @param rejects gets one sentence for each text that cannot be used; the rest goes on
     * @return for each sentence, best first, {@code sentence}, its number among all texts from 1, {@code head}, {@code tail}, {@code rank},
     *     {@code predicted}, {@code score} and {@code probability} among the relations of the support
     * @throws BadInputException if no text can be used, or the support or the run is at fault
     */
    public static List<Map<String, Object>> predict(
            FinetuneRun run,
            FewRelConfig config,
            Path support,
            List<Input> texts,
            int top,
            TaskContext context,
            Consumer<String> rejects) {
        Consumer<String> notes = context.notes();
        FinetunedWeights.requireRules(run, SHOWN_RULES, FewRel.RULES);
        Map<String, List<Instance>> relations = support(support, config.shots(), notes);
        List<Instance> asked = Input.read(texts, input -> MarkedText.parse(input.text(), input.number()), rejects);
        List<Instance> shownSentences =
                relations.values().stream().flatMap(List::stream).toList();
        List<Instance> all =
                Stream.concat(shownSentences.stream(), asked.stream()).toList();
        List<RemovedPair> removed = List.of();
        if (config.readsGraph() && config.graph() != null) {
            FinetunedWeights.requireFile(run, "graph", Path.of(config.graph(), "dataset.json"));
            removed = RemovedPair.read(run);
        }
        Parameters.Builder builder = new Parameters.Builder();
        try (StartingPoint point = FewRel.point(config, context.cache(), run.precision())) {
            FinetunedWeights.requireStart(run, point);
            PairEncoder.declare(builder, point, config.readsGraph());
            try (Tokenizer tokenizer = Tokenizer.load(point.tokenizer());
                    Parameters parameters = builder.build()) {
                FinetunedWeights.read(run, parameters, notes);
                Randomness randomness = new Randomness(config.seed());
                // As in training: what the graph says of the two ends of a sentence is not to be seen.
                try (LinkedGraph graph = LinkedGraph.open(config, point, all, shownSentences, removed, run, context)) {
                    List<List<PairBatch.Linked>> shown = relations.values().stream()
                            .map(instances -> graph.linked(instances, config, tokenizer).stream()
                                    .map(sentence -> sentence.without(relations.keySet()))
                                    .toList())
                            .toList();
                    List<PairBatch.Linked> queries = graph.linked(asked, config, tokenizer).stream()
                            .map(sentence -> sentence.without(relations.keySet()))
                            .toList();
                    for (int q = 0; q < queries.size(); q++) {
                        String where = texts.get(asked.get(q).number()).where();
                        noteIfCut(where, queries.get(q), config, notes);
                    }
                    List<Map<String, Object>> lines = new ArrayList<>();
                    for (int q = 0; q < queries.size(); q++) {
                        // The same neighbours each time: what a sentence gets does not hang on what else is asked.
                        try (PairEncoder encoder =
                                new PairEncoder(point, parameters, graph.memoryWithout(asked.get(q)), randomness)) {
                            PairScorer scorer = new PairScorer(parameters, encoder, tokenizer.vocabulary());
                            float[] scores = scores(
                                    scorer,
                                    new PairScorer.Request(
                                            List.of(queries.get(q)), shown, randomness.stream(Purpose.EVALUATION, 0)));
                            lines.addAll(ranked(asked.get(q), List.copyOf(relations.keySet()), scores, top));
                        }
                    }
                    return lines;
                }
            }
        }
    }

    /** Says of a sentence that its head or its tail is not read. */
    private static void noteIfCut(String where, PairBatch.Linked query, FewRelConfig config, Consumer<String> notes) {
        int[] spans = query.sentence().spans();
        if (spans[0] < 0 || spans[2] < 0) {
            notes.accept(where + ": is too long, and its " + (spans[0] < 0 ? "head" : "tail")
                    + " is not read; the run reads pairs of " + config.maxLength()
                    + " tokens, half of them the sentence");
        }
    }

    private static Map<String, List<Instance>> support(Path file, int shots, Consumer<String> notes) {
        Map<String, List<Instance>> relations = new LinkedHashMap<>();
        int left = 0;
        for (Map.Entry<String, List<Instance>> entry :
                FewRelFile.read(file, notes).entrySet()) {
            List<Instance> instances = entry.getValue();
            if (instances.isEmpty()) {
                notes.accept(file + ": relation " + entry.getKey() + " has no usable sentence and is left out");
                continue;
            }
            left += Math.max(0, instances.size() - shots);
            relations.put(entry.getKey(), instances.subList(0, Math.min(shots, instances.size())));
        }
        if (relations.size() < 2) {
            throw new BadInputException(
                    file + ": expected sentences of at least 2 relations to choose from, found " + relations.size());
        }
        if (left > 0) {
            notes.accept(file + ": the first " + shots
                    + " of each relation are used, as many as the run was trained with; " + left + " more are not");
        }
        return relations;
    }

    private static float[] scores(PairScorer scorer, PairScorer.Request request) {
        try (NoGradGuard guard = new NoGradGuard();
                PointerScope scope = new PointerScope()) {
            return scorer.relations(request);
        }
    }

    private static List<Map<String, Object>> ranked(Instance asked, List<String> names, float[] scores, int top) {
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(r -> -scores[r]))
                .toList();
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp(score - scores[order.get(0)]);
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int rank = 0; rank < Math.min(top, scores.length); rank++) {
            float score = scores[order.get(rank)];
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("sentence", asked.number() + 1);
            line.put("head", words(asked, asked.head()));
            line.put("tail", words(asked, asked.tail()));
            line.put("rank", rank + 1);
            line.put("predicted", names.get(order.get(rank)));
            line.put("score", score);
            line.put("probability", Math.exp(score - scores[order.get(0)]) / sum);
            lines.add(line);
        }
        return lines;
    }

    private static String words(Instance instance, Instance.Argument argument) {
        return String.join(" ", instance.tokens().subList(argument.first(), argument.last() + 1));
    }
}

package org.jaket.tasks.metaqa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jaket.finetune.DescribedText;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.text.Tokenizer;

/**
 * Graph and questions of one run.
 *
 * @param graph the graph, after triples were dropped
 * @param train training questions
 * @param dev questions that choose the weights
 * @param measured questions that are measured
 */
record QaData(MovieGraph graph, List<Question> train, List<Question> dev, List<Question> measured) {

    static QaData read(MetaQaConfig config, Consumer<String> rejects) {
        MovieGraph whole = MovieGraph.read(Path.of(config.kb()), rejects);
        List<Question> dev = QuestionFile.read(Path.of(config.dev()), whole, rejects);
        return new QaData(
                whole.keeping(config.kgShare(), new Randomness(config.seed())),
                QuestionFile.read(Path.of(config.train()), whole, rejects),
                dev,
                config.test() == null ? dev : QuestionFile.read(Path.of(config.test()), whole, rejects));
    }

    String summary(int rejected) {
        return graph.tripleCount() + " triples of " + graph.names().size() + " entities; " + train.size()
                + " questions to train on, " + dev.size() + " to choose the weights, " + measured.size()
                + " to measure; " + rejected + " lines rejected";
    }

    /** Questions with their texts and all k-hop neighbours of their topics. */
    QaTask.Asked asked(List<Question> questions, int hops, Tokenizer tokenizer, int maxLength) {
        List<DescribedText> texts = new ArrayList<>();
        List<int[]> candidates = new ArrayList<>();
        for (Question question : questions) {
            texts.add(DescribedText.of(tokenizer, question.text(), question.from(), question.to(), maxLength));
            candidates.add(graph.candidates(question.topic(), hops));
        }
        return new QaTask.Asked(questions, texts, candidates);
    }

    /** Training questions that have an answer among their candidates; the others teach nothing. */
    QaTask.Asked trainable(int hops, Tokenizer tokenizer, int maxLength, Consumer<String> notes) {
        QaTask.Asked all = asked(train, hops, tokenizer, maxLength);
        int[] kept =
                IntStream.range(0, train.size()).filter(q -> reachable(all, q)).toArray();
        if (kept.length == 0) {
            throw new BadInputException("no training question has an answer " + hops
                    + " hops from its topic; do --hops and the questions belong together?");
        }
        if (kept.length < train.size()) {
            notes.accept((train.size() - kept.length) + " training questions have no answer " + hops
                    + " hops from their topic and are left out");
        }
        return all.subset(kept);
    }

    /** The share of questions that have an answer among their candidates: the best that can be reached. */
    double reachable(QaTask.Asked asked) {
        int n = asked.questions().size();
        return n == 0
                ? Double.NaN
                : (double) IntStream.range(0, n)
                                .filter(q -> reachable(asked, q))
                                .count()
                        / n;
    }

    private static boolean reachable(QaTask.Asked asked, int q) {
        return Arrays.stream(asked.questions().get(q).answers())
                .anyMatch(answer -> Arrays.binarySearch(asked.candidates().get(q), answer) >= 0);
    }
}

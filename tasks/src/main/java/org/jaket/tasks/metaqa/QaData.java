package org.jaket.tasks.metaqa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jaket.finetune.DescribedText;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Counts;
import org.jaket.tasks.Rejects;
import org.jaket.text.Tokenizer;

/**
 * Graph and questions of one run.
 *
 * @param whole the graph before triples were dropped, by which answers are right
 * @param graph the graph, after triples were dropped
 * @param train training questions
 * @param validation questions that choose the weights
 * @param measured questions that are measured, none of which chooses the weights
 */
record QaData(
        MovieGraph whole, MovieGraph graph, List<Question> train, List<Question> validation, List<Question> measured) {

    static QaData read(MetaQaConfig config, Rejects rejects) {
        MovieGraph whole = MovieGraph.read(Path.of(config.kb()), rejects::reject);
        List<Question> dev = questions(config.dev(), whole, rejects);
        Randomness randomness = new Randomness(config.seed());
        List<Question> validation = sample(dev, config.validationQuestions(), randomness);
        return new QaData(
                whole,
                whole.keeping(config.kgShare(), new Randomness(config.seedOfTriples())),
                questions(config.train(), whole, rejects),
                validation,
                config.test() == null ? rest(config, dev, validation) : questions(config.test(), whole, rejects));
    }

    private static List<Question> questions(String file, MovieGraph graph, Rejects rejects) {
        return QuestionFile.read(Path.of(file), graph, rejects::reject, rejects::drop);
    }

    /** Some questions, always the same ones; all for 0. */
    private static List<Question> sample(List<Question> questions, int count, Randomness randomness) {
        if (count == 0 || count >= questions.size()) {
            return questions;
        }
        return randomness.stream(Purpose.EVALUATION, -1)
                .ints(0, questions.size())
                .distinct()
                .limit(count)
                .mapToObj(questions::get)
                .toList();
    }

    /** The questions that do not choose the weights: a score on those that do would flatter. */
    private static List<Question> rest(MetaQaConfig config, List<Question> dev, List<Question> validation) {
        Set<String> chosen = new HashSet<>();
        validation.forEach(question -> chosen.add(question.id()));
        List<Question> rest =
                dev.stream().filter(question -> !chosen.contains(question.id())).toList();
        if (rest.isEmpty()) {
            throw new BadInputException(config.dev() + ": all of its " + dev.size()
                    + " usable questions would choose the weights (--validation-questions "
                    + config.validationQuestions()
                    + ") and none be left to measure; give --test, or a number above 0 and below " + dev.size());
        }
        return rest;
    }

    String summary(Rejects rejects, String where) {
        return Counts.of(graph.tripleCount()) + " triples of "
                + Counts.of(graph.names().size()) + " entities; " + Counts.of(train.size())
                + " questions to train on, " + Counts.of(validation.size()) + " to choose the weights, "
                + Counts.of(measured.size()) + " others to measure; " + Counts.of(rejects.rejected())
                + " lines rejected, and " + Counts.of(rejects.dropped())
                + " answers of other questions that are not in the graph" + where;
    }

    /**
     * Questions whose answers are exchanged for as many of their candidates, drawn at random.
     *
     * @param randomness decides which
     * @param part a number of the questions, so that each part has draws of its own
     */
    static QaTask.Asked permuted(QaTask.Asked asked, Randomness randomness, int part) {
        SplittableRandom random = randomness.stream(Purpose.ABLATION, part);
        List<Question> questions = new ArrayList<>();
        for (int q = 0; q < asked.questions().size(); q++) {
            Question question = asked.questions().get(q);
            int[] candidates = asked.candidates().get(q);
            int count =
                    (int) Arrays.stream(candidates).filter(question::isAnswer).count();
            questions.add(new Question(
                    question.id(),
                    question.text(),
                    question.from(),
                    question.to(),
                    question.topic(),
                    random.ints(0, Math.max(1, candidates.length))
                            .distinct()
                            .limit(count)
                            .map(c -> candidates[c])
                            .sorted()
                            .toArray()));
        }
        return new QaTask.Asked(questions, asked.texts(), asked.candidates());
    }

    /** How many measured questions were trained on: the same words about the same entity. */
    long measuredInTraining() {
        Set<String> trained = new HashSet<>();
        train.forEach(question -> trained.add(key(question)));
        return measured.stream()
                .filter(question -> trained.contains(key(question)))
                .count();
    }

    private static String key(Question question) {
        return question.topic() + " " + question.text();
    }

    /** Questions with their texts and all k-hop neighbours of their topics. */
    QaTask.Asked asked(List<Question> questions, int hops, Tokenizer tokenizer, int maxLength) {
        List<DescribedText> texts = new ArrayList<>();
        List<int[]> candidates = new ArrayList<>();
        // Questions about the same topic share them: three hops reach thousands of entities.
        Map<Integer, int[]> byTopic = new HashMap<>();
        for (Question question : questions) {
            texts.add(DescribedText.of(tokenizer, question.text(), question.from(), question.to(), maxLength));
            candidates.add(byTopic.computeIfAbsent(question.topic(), topic -> graph.candidates(topic, hops)));
        }
        return new QaTask.Asked(questions, texts, candidates);
    }

    /** Training questions that have an answer among their candidates; the others teach nothing. */
    QaTask.Asked trainable(int hops, Tokenizer tokenizer, int maxLength, Consumer<String> notes) {
        QaTask.Asked all = asked(train, hops, tokenizer, maxLength);
        int[] kept =
                IntStream.range(0, train.size()).filter(q -> reachable(all, q)).toArray();
        if (kept.length == 0) {
            throw new BadInputException("no training question has an answer " + Counts.of(hops, "hop")
                    + " from its topic; do --hops and the questions belong together?");
        }
        if (kept.length < train.size()) {
            notes.accept("left out, as no answer is " + Counts.of(hops, "hop") + " from the topic: "
                    + Counts.of(train.size() - kept.length, "training question"));
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

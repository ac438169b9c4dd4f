package org.jaket.tasks.metaqa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jaket.corpus.input.Lines;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/** MetaQA's own format: {@code question with [entity]<TAB>answer|answer}. */
final class QuestionFile {

    private QuestionFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @param graph the whole graph, where topic and answers are found by name
     * @param rejects gets one sentence for each question that cannot be used; the rest goes on
     * @param dropped gets one sentence for each answer that is not in the graph, of a question that has another one
     * @throws BadInputException if it cannot be read or holds no usable question
     */
    static List<Question> read(Path file, MovieGraph graph, Consumer<String> rejects, Consumer<String> dropped) {
        List<Question> questions = new ArrayList<>();
        try (Lines lines = new Lines(file)) {
            while (lines.next()) {
                String where = file + ", line " + lines.number() + ": ";
                if (!lines.fault().isEmpty()) {
                    rejects.accept(where + lines.fault());
                    continue;
                }
                String id = file.getFileName() + ":" + lines.number();
                Question question = parse(lines.text(), id, graph, where, rejects, dropped);
                if (question != null) {
                    questions.add(question);
                }
            }
        }
        if (questions.isEmpty()) {
            throw new BadInputException(
                    file + ": holds no usable question; expected 'question with [entity]<TAB>answer|answer' a line");
        }
        return questions;
    }

    /**
     * A question whose answer is asked for.
     *
     * @param line the question with its topic in brackets; what stands behind a tab, as answers do in the files, is not read
     * @throws BadInputException if there is no topic that is in the graph, or more than one
     */
    static Question asked(String line, MovieGraph graph) {
        String text = question(line);
        List<String> rejects = new ArrayList<>();
        Question question = topic(text, text, graph, "the question is not understood: ", rejects::add);
        if (question == null) {
            throw new BadInputException(rejects.get(0));
        }
        return question;
    }

    /** What stands before the tab. */
    private static String question(String line) {
        int tab = line.indexOf('\t');
        return tab < 0 ? line : line.substring(0, tab);
    }

    /** Text and topic, without answers. */
    private static @Nullable Question topic(
            String text, String id, MovieGraph graph, String where, Consumer<String> rejects) {
        int open = text.indexOf('[');
        int close = text.indexOf(']', Math.max(open, 0));
        if (open < 0 || close < open + 2) {
            rejects.accept(where + "no topic entity in brackets: " + text);
            return null;
        }
        if (text.lastIndexOf('[') > open || text.indexOf(']') < close || text.lastIndexOf(']') > close) {
            rejects.accept(where + "more than one pair of brackets, expected one around the topic entity: " + text);
            return null;
        }
        String name = text.substring(open + 1, close);
        Integer topic = graph.find(name);
        if (topic == null) {
            rejects.accept(where + "the topic entity " + name + " is not in the graph");
            return null;
        }
        String plain = text.substring(0, open) + name + text.substring(close + 1);
        return new Question(id, plain, open, open + name.length(), topic, new int[0]);
    }

    private static @Nullable Question parse(
            String line,
            String id,
            MovieGraph graph,
            String where,
            Consumer<String> rejects,
            Consumer<String> dropped) {
        Question asked = topic(question(line), id, graph, where, rejects);
        if (asked == null) {
            return null;
        }
        int tab = line.indexOf('\t');
        if (tab < 0) {
            rejects.accept(where + "no tab and no answer behind it: " + line);
            return null;
        }
        TreeSet<Integer> answers = new TreeSet<>();
        List<String> unknown = new ArrayList<>();
        for (String name : line.substring(tab + 1).split("\\|", -1)) {
            Integer answer = graph.find(name);
            if (answer == null) {
                unknown.add(name);
            } else {
                answers.add(answer);
            }
        }
        if (answers.isEmpty()) {
            rejects.accept(where + "no answer that is in the graph");
            return null;
        }
        unknown.forEach(name -> dropped.accept(
                where + "the answer " + name + " is not in the graph and does not count; the question's others do"));
        int[] found = answers.stream().mapToInt(Integer::intValue).toArray();
        return new Question(id, asked.text(), asked.from(), asked.to(), asked.topic(), found);
    }
}

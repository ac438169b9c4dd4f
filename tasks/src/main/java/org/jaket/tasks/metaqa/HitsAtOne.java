package org.jaket.tasks.metaqa;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the best candidate is an answer, over all questions and by how many answers they have.
 *
 * @param questions questions with 1, 2 to 3, 4 to 7, and 8 or more answers
 * @param hits how many of them have an answer as best candidate
 */
public record HitsAtOne(int[] questions, int[] hits) {

    private static final List<String> GROUPS = List.of("1", "2-3", "4-7", "8+");

    /** Counts; a prediction of -1 is never right. */
    static HitsAtOne of(List<Question> asked, int[] predicted) {
        int[] questions = new int[GROUPS.size()];
        int[] hits = new int[GROUPS.size()];
        for (int q = 0; q < predicted.length; q++) {
            int[] answers = asked.get(q).answers();
            int group = answers.length < 2 ? 0 : answers.length < 4 ? 1 : answers.length < 8 ? 2 : 3;
            questions[group]++;
            hits[group] += asked.get(q).isAnswer(predicted[q]) ? 1 : 0;
        }
        return new HitsAtOne(questions, hits);
    }

    /** How many questions there are. */
    public int examples() {
        return Arrays.stream(questions).sum();
    }

    /** Hits@1 over all questions; NaN without one. */
    public double value() {
        return (double) Arrays.stream(hits).sum() / examples();
    }

    /** Standard error of it. */
    public double standardError() {
        return Math.sqrt(value() * (1 - value()) / examples());
    }

    /** Name to value, as files have it. */
    Map<String, Object> toMap() {
        Map<String, Object> groups = new LinkedHashMap<>();
        for (int i = 0; i < GROUPS.size(); i++) {
            if (questions[i] > 0) {
                groups.put(GROUPS.get(i), Map.of("questions", questions[i], "value", (double) hits[i] / questions[i]));
            }
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("questions", examples());
        map.put("value", value());
        map.put("standard_error", standardError());
        map.put("by_number_of_answers", groups);
        return map;
    }
}

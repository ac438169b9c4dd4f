package org.jaket.tasks.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jaket.finetune.TrainingOptions;
import org.jaket.store.BadInputException;

/**
 * The learning rates that a profile tries for every system of a table, each cell apart.
 *
 * @param table for sentences, such as {@code table 2}
 * @param trials name of a rate to its value, one map for each trial; empty tries the profile's rates alone
 */
record RateSearch(String table, List<Map<String, Object>> trials) {

    static final String LANGUAGE_RATE = "language_rate";
    static final String KNOWLEDGE_RATE = "knowledge_rate";
    static final String TASK_RATE = "task_rate";

    /** A trial's own rates, and how it is trained with them. */
    record Rates(Map<String, Object> searched, TrainingOptions training) {}

    /** Training with one of its rates changed, by the name that a profile has for it. */
    static TrainingOptions with(TrainingOptions training, String rate, double value) {
        return training.withRates(
                rate.equals(LANGUAGE_RATE) ? value : training.languageRate(),
                rate.equals(KNOWLEDGE_RATE) ? value : training.knowledgeRate(),
                rate.equals(TASK_RATE) ? value : training.taskRate());
    }

    /**
     * What is tried for a row: without the rates of what it has not, and nothing twice.
     *
     * @param readsGraph whether it has a knowledge module
     * @param training how every trial is trained but for its rates
     * @throws BadInputException if the profile names another option, or a value is no number
     */
    List<Rates> of(boolean readsGraph, TrainingOptions training) {
        Set<Map<String, Object>> own = new LinkedHashSet<>();
        for (Map<String, Object> trial : trials) {
            Map<String, Object> rates = new LinkedHashMap<>(trial);
            if (!readsGraph) {
                rates.remove(KNOWLEDGE_RATE);
            }
            own.add(rates);
        }
        List<Rates> result = new ArrayList<>();
        for (Map<String, Object> rates : own) {
            TrainingOptions changed = training;
            for (Map.Entry<String, Object> rate : rates.entrySet()) {
                changed = with(changed, rate.getKey(), number(rate.getKey(), rate.getValue()));
            }
            result.add(new Rates(rates, changed));
        }
        return result.isEmpty() ? List.of(new Rates(Map.of(), training)) : result;
    }

    /** For the reader of the table. */
    String words() {
        return trials.isEmpty()
                ? "Nothing is searched within the table: every system has the same steps and rates, those of the profile."
                : "Searched in each cell apart, every system alike, by the score on what chooses the weights: "
                        + EntityRuns.words(trials)
                        + ". A system without a graph has no knowledge rate. What was chosen is in cells.jsonl.";
    }

    private double number(String name, Object value) {
        if (!Set.of(LANGUAGE_RATE, KNOWLEDGE_RATE, TASK_RATE).contains(name)) {
            throw new BadInputException("search of " + table + ": no option named " + name
                    + "; expected language_rate, knowledge_rate or task_rate");
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new BadInputException("search of " + table + ": expected a number for " + name + ", found " + value);
    }
}

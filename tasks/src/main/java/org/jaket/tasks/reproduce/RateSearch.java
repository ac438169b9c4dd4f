package org.jaket.tasks.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TrainingOptions;
import org.jaket.store.BadInputException;

/**
 * The learning rates that a profile tries for every system of a table, each cell apart.
 *
 * @param table for sentences, such as {@code table 2}
 * @param trials name of a rate to its value, one map for each trial; empty tries the profile's rates alone
 */
record RateSearch(String table, List<Map<String, Object>> trials) {

    private static final List<String> NAMES =
            List.of(EntityOptions.LANGUAGE_RATE, EntityOptions.KNOWLEDGE_RATE, EntityOptions.TASK_RATE);

    /** A trial's own rates, and how it is trained with them. */
    record Rates(Map<String, Object> searched, TrainingOptions training) {}

    /**
     * What is tried for a system: without the rates of what it has not, and nothing twice.
     *
     * @param system the system
     * @param training how every trial is trained but for its rates
     * @throws BadInputException if the profile names another option, or a value is no number
     */
    List<Rates> of(TaskSystem system, TrainingOptions training) {
        Set<Map<String, Object>> own = new LinkedHashSet<>();
        for (Map<String, Object> trial : trials) {
            trial.forEach(this::require);
            Map<String, Object> rates = new LinkedHashMap<>(trial);
            if (!system.readsGraph()) {
                rates.remove(EntityOptions.KNOWLEDGE_RATE);
            }
            own.add(rates);
        }
        List<Rates> result = new ArrayList<>();
        for (Map<String, Object> rates : own) {
            result.add(new Rates(
                    rates,
                    training.withRates(
                            rate(rates, EntityOptions.LANGUAGE_RATE, training.languageRate()),
                            rate(rates, EntityOptions.KNOWLEDGE_RATE, training.knowledgeRate()),
                            rate(rates, EntityOptions.TASK_RATE, training.taskRate()))));
        }
        return result.isEmpty() ? List.of(new Rates(Map.of(), training)) : result;
    }

    /** For the reader of the table. */
    String words() {
        return trials.isEmpty()
                ? "Nothing was searched: every system has the same steps and rates, those of the profile."
                : "Searched in each cell apart, every system alike, by the score on what chooses the weights: "
                        + trials.stream()
                                .map(trial -> trial.entrySet().stream()
                                        .map(rate -> rate.getKey().replace('_', ' ') + " " + rate.getValue())
                                        .collect(Collectors.joining(", ")))
                                .collect(Collectors.joining("; "))
                        + ". A system without a graph has no knowledge rate. What was chosen is in cells.jsonl.";
    }

    private void require(String name, Object value) {
        if (!NAMES.contains(name)) {
            throw new BadInputException("profile, search of " + table + ": no option named " + name + "; expected "
                    + String.join(", ", NAMES.subList(0, 2)) + " or " + NAMES.get(2));
        }
        if (!(value instanceof Number)) {
            throw new BadInputException(
                    "profile, search of " + table + ": expected a number for " + name + ", found " + value);
        }
    }

    private static double rate(Map<String, Object> rates, String name, double otherwise) {
        return rates.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }
}

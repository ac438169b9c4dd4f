package org.jaket.tasks.reproduce;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run got right, by unit: an example, or examples that must be counted together because they are not independent,
 * such as the queries of an episode.
 *
 * @param units unit to its counts
 */
record Outcomes(Map<String, Counts> units) {

    private static final double NORMAL_95 = 1.96;

    /**
     * Counts of one unit.
     *
     * @param right examples that were right
     * @param examples all of its examples
     */
    record Counts(int right, int examples) {
        Counts plus(Counts other) {
            return new Counts(right + other.right, examples + other.examples);
        }
    }

    /**
     * Half the width of the 95 % interval of the share that is right, units being independent of each other and the examples
     * in them not; NaN for fewer than two units.
     */
    double halfWidth() {
        int n = units.values().stream().mapToInt(Counts::examples).sum();
        int right = units.values().stream().mapToInt(Counts::right).sum();
        double squares = units.values().stream()
                .mapToDouble(counts -> Math.pow(counts.right() - (double) right / n * counts.examples(), 2))
                .sum();
        int count = units.size();
        return count < 2 ? Double.NaN : NORMAL_95 * Math.sqrt(squares * count / (count - 1)) / n;
    }

    /**
     * Reads predictions.
     *
     * @param file {@code predictions.jsonl}
     * @param unit the unit of a line; null leaves it out
     * @throws BadInputException if the file is missing or damaged
     */
    static Outcomes read(Path file, Function<JsonNode, @Nullable String> unit) {
        Map<String, Counts> units = new LinkedHashMap<>();
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                JsonNode prediction = JsonMapper.shared().readTree(line);
                String name = unit.apply(prediction);
                if (name != null) {
                    int right = prediction.path("correct").asBoolean(false) ? 1 : 0;
                    units.merge(name, new Counts(right, 1), Counts::plus);
                }
            }
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ", line " + number + ": expected a JSON object, found something else (" + JsonFault.of(e)
                            + "); remove the run and it is run again",
                    e);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
        return new Outcomes(units);
    }
}

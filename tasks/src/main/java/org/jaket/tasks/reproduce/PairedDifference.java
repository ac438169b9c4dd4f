package org.jaket.tasks.reproduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jaket.tasks.entities.EntitySweep.Spread;

/**
 * What JAKET has over another row in one column. Two views of its error: over seeds, which holds all that a seed decides
 * (split, first values, neighbours), and over examples, which holds what other examples would have given.
 *
 * @param other the other row
 * @param setting number of the column, from 0
 * @param paper the same difference in the paper, in per cent; NaN where it has none
 * @param seeds the seeds that both have, each measured on the same examples
 * @param mean mean difference over those seeds, a share
 * @param standardError of the mean, from the differences of the seeds; NaN for one seed
 * @param halfWidth half of the 95 % interval from it, by Student's t; NaN for one seed
 * @param examples examples that both were measured on, over all seeds
 * @param halfWidthOverExamples half of the 95 % interval over examples, those of one unit counted together; NaN for one unit
 * @param better units of which JAKET got more right
 * @param worse units of which the other row got more right
 * @param signTest two-sided exact sign test of {@code better} against {@code worse}; with one example a unit it is
 *     McNemar's exact test
 */
record PairedDifference(
        PaperTable.Row other,
        int setting,
        double paper,
        List<Long> seeds,
        double mean,
        double standardError,
        double halfWidth,
        int examples,
        double halfWidthOverExamples,
        int better,
        int worse,
        double signTest) {

    private static final double NORMAL_95 = 1.959964;

    /** Of Student's t, two-sided 95 %, for 1 to 10 degrees of freedom; above, a series is exact to three digits. */
    private static final double[] STUDENT_95 = {
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281
    };

    /** All differences of a table, column by column. */
    static List<PairedDifference> of(PaperTable table, List<Reproduction.Measured> measured) {
        List<PairedDifference> differences = new ArrayList<>();
        for (int setting = 0; setting < table.settings().size(); setting++) {
            Map<PaperTable.Row, Map<Long, Reproduction.Measured>> rows = new LinkedHashMap<>();
            for (Reproduction.Measured one : measured) {
                if (one.cell().setting() == setting) {
                    rows.computeIfAbsent(one.cell().row(), row -> new LinkedHashMap<>())
                            .put(one.cell().seed(), one);
                }
            }
            for (Map.Entry<PaperTable.Row, Map<Long, Reproduction.Measured>> jaket : rows.entrySet()) {
                if (!jaket.getKey().isJaket()) {
                    continue;
                }
                for (Map.Entry<PaperTable.Row, Map<Long, Reproduction.Measured>> other : rows.entrySet()) {
                    List<Long> seeds = jaket.getValue().keySet().stream()
                            .filter(other.getValue()::containsKey)
                            .toList();
                    if (!other.getKey().isJaket() && !seeds.isEmpty()) {
                        differences.add(of(jaket, other, setting, seeds));
                    }
                }
            }
        }
        return differences;
    }

    private static PairedDifference of(
            Map.Entry<PaperTable.Row, Map<Long, Reproduction.Measured>> jaket,
            Map.Entry<PaperTable.Row, Map<Long, Reproduction.Measured>> other,
            int setting,
            List<Long> seeds) {
        double[] differences = new double[seeds.size()];
        Map<String, Unit> units = new LinkedHashMap<>();
        for (int i = 0; i < differences.length; i++) {
            Reproduction.Measured mine = jaket.getValue().get(seeds.get(i));
            Reproduction.Measured theirs = other.getValue().get(seeds.get(i));
            if (mine == null || theirs == null) {
                throw new IllegalArgumentException("expected a cell of each row for seed " + seeds.get(i));
            }
            differences[i] = mine.value() - theirs.value();
            mine.outcomes().units().forEach((name, counts) -> {
                Outcomes.Counts against = theirs.outcomes().units().get(name);
                if (against != null && against.examples() == counts.examples()) {
                    units.merge(name, new Unit(counts.right() - against.right(), counts.examples()), Unit::plus);
                }
            });
        }
        Spread spread = Spread.of(differences);
        double error = spread.deviation() / Math.sqrt(differences.length);
        int examples = units.values().stream().mapToInt(Unit::examples).sum();
        int better =
                (int) units.values().stream().filter(unit -> unit.gained() > 0).count();
        int worse =
                (int) units.values().stream().filter(unit -> unit.gained() < 0).count();
        return new PairedDifference(
                other.getKey(),
                setting,
                jaket.getKey().figures().get(setting) - other.getKey().figures().get(setting),
                seeds,
                spread.mean(),
                error,
                student95(differences.length - 1) * error,
                examples,
                NORMAL_95 * standardError(List.copyOf(units.values()), examples),
                better,
                worse,
                signTest(better, worse));
    }

    /** What JAKET got right more than the other row in one unit, over all seeds that have it. */
    private record Unit(int gained, int examples) {
        Unit plus(Unit other) {
            return new Unit(gained + other.gained, examples + other.examples);
        }
    }

    /** Of the mean difference an example, units being independent of each other and the examples in them not. */
    private static double standardError(List<Unit> units, int examples) {
        if (units.size() < 2) {
            return Double.NaN;
        }
        double mean = units.stream().mapToInt(Unit::gained).sum() / (double) examples;
        double squares = 0;
        for (Unit unit : units) {
            double residual = unit.gained() - mean * unit.examples();
            squares += residual * residual;
        }
        return Math.sqrt(squares * units.size() / (units.size() - 1)) / examples;
    }

    /**
     * Two-sided exact sign test.
     *
     * @return the probability, were both equally likely, of a split as uneven as this one; 1 without any
     */
    static double signTest(int better, int worse) {
        int n = better + worse;
        int fewer = Math.min(better, worse);
        double logChoose = 0;
        double tail = 0;
        for (int k = 0; k <= fewer; k++) {
            tail += Math.exp(logChoose - n * Math.log(2));
            logChoose += Math.log(n - k) - Math.log(k + 1);
        }
        return Math.min(1, 2 * tail);
    }

    /** The 97.5 % quantile of Student's t; NaN without a degree of freedom. */
    static double student95(int degrees) {
        if (degrees < 1) {
            return Double.NaN;
        }
        if (degrees <= STUDENT_95.length) {
            return STUDENT_95[degrees - 1];
        }
        double z = NORMAL_95;
        double first = (Math.pow(z, 3) + z) / 4;
        double second = (5 * Math.pow(z, 5) + 16 * Math.pow(z, 3) + 3 * z) / 96;
        return z + first / degrees + second / ((double) degrees * degrees);
    }

    /**
     * Name to value, as {@code differences.json} has it; differences in per cent, what does not exist is left out.
     *
     * @param jaket the name of JAKET's row
     * @param column the name of the column
     */
    Map<String, Object> toMap(String jaket, String column) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("model", jaket);
        map.put("minus", other.name());
        map.put("minus_system", other.label());
        map.put("setting", column);
        put(map, "paper", paper);
        map.put("seeds", seeds);
        put(map, "difference", 100 * mean);
        put(map, "standard_error_over_seeds", 100 * standardError);
        put(map, "confidence_95_over_seeds", 100 * halfWidth);
        map.put("examples", examples);
        put(map, "confidence_95_over_examples", 100 * halfWidthOverExamples);
        map.put("better", better);
        map.put("worse", worse);
        put(map, "sign_test", signTest);
        return map;
    }

    private static void put(Map<String, Object> map, String name, double value) {
        if (Double.isFinite(value)) {
            map.put(name, value);
        }
    }
}

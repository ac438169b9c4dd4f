package org.jaket.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.jaket.cli.report.RunMetrics.Step;
import org.jaket.cli.report.RunMetrics.Training;

/**
 * The steps of a run of any length in little memory: as they are up to {@link #MOST}, then means over two in a row, over four,
 * and so on. A value that is not there is in no mean. Sums over all steps are exact.
 */
final class StepMeans {

    /** Several times as many as a chart has points. */
    static final int MOST = 4096;

    /** A step, then its ten values in the order of {@link Step}. */
    private static final int WIDTH = 11;

    private List<Group> groups = new ArrayList<>();
    private long stepsOfAGroup = 1;
    private long stepsOfTheLast = 1;
    private long lastStep;
    private double tokens;
    private double seconds;

    /** Sums of the values that are there, and how many they are. */
    private static final class Group {
        private final double[] sums = new double[WIDTH];
        private final long[] counts = new long[WIDTH];

        void add(double... values) {
            for (int i = 0; i < WIDTH; i++) {
                if (Double.isFinite(values[i])) {
                    sums[i] += values[i];
                    counts[i]++;
                }
            }
        }

        void add(Group other) {
            for (int i = 0; i < WIDTH; i++) {
                sums[i] += other.sums[i];
                counts[i] += other.counts[i];
            }
        }

        private double mean(int value) {
            return counts[value] == 0 ? Double.NaN : sums[value] / counts[value];
        }

        Step step() {
            return new Step(
                    Math.round(mean(0)),
                    mean(1),
                    mean(2),
                    mean(3),
                    mean(4),
                    mean(5),
                    mean(6),
                    mean(7),
                    Math.round(mean(8)),
                    mean(9),
                    mean(10));
        }
    }

    void add(Step step) {
        if (groups.isEmpty() || stepsOfTheLast == stepsOfAGroup) {
            if (groups.size() == MOST) {
                halve();
            }
            groups.add(new Group());
            stepsOfTheLast = 0;
        }
        groups.get(groups.size() - 1)
                .add(
                        (double) step.step(),
                        step.category(),
                        step.relation(),
                        step.token(),
                        step.entity(),
                        step.languageRate(),
                        step.knowledgeRate(),
                        step.gradientNorm(),
                        (double) step.tokens(),
                        step.seconds(),
                        step.waitSeconds());
        stepsOfTheLast++;
        lastStep = step.step();
        tokens += (double) step.tokens();
        seconds += Double.isFinite(step.seconds()) ? step.seconds() : 0;
    }

    /** Joins each two in a row; all are full then. */
    private void halve() {
        List<Group> joined = new ArrayList<>();
        for (int i = 0; i < MOST; i += 2) {
            groups.get(i).add(groups.get(i + 1));
            joined.add(groups.get(i));
        }
        groups = joined;
        stepsOfAGroup *= 2;
    }

    /** The steps, or means of so many in a row that at most {@link #MOST} are left. */
    List<Step> steps() {
        return groups.stream().map(Group::step).toList();
    }

    /** Sums over all steps. */
    Training training() {
        return new Training(lastStep, tokens, seconds);
    }
}

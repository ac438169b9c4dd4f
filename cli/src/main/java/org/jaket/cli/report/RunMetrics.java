package org.jaket.cli.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jaket.store.BadInputException;
import org.jaket.store.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code metrics.jsonl} of a run says, in the order of the file.
 *
 * @param steps optimiser steps; of a long run the means of so many in a row, a power of two, that at most
 *     {@link StepMeans#MOST} are left
 * @param training sums over all steps
 * @param refreshes computations of the entity memory, the first one included
 * @param evaluations held-out measures
 * @param notes skipped steps and warnings, as sentences, the first {@link #MOST_NOTES}
 * @param noteCount how many there are
 * @param merge how far the merge moves the hidden states at step 0; null when the run did not measure it
 * @param totalSteps steps of the whole run; 0 when unknown
 * @param finished whether the run completed
 */
public record RunMetrics(
        List<Step> steps,
        Training training,
        List<Refresh> refreshes,
        List<Evaluation> evaluations,
        List<String> notes,
        long noteCount,
        @Nullable Merge merge,
        long totalSteps,
        boolean finished) {

    /** How many notes are kept, so that a run that skips each step does not fill the memory. */
    static final int MOST_NOTES = 100;

    /**
     * Sums over all steps.
     *
     * @param lastStep the last step; 0 before the first
     * @param tokens tokens of text
     * @param seconds time of all steps that say theirs
     */
    public record Training(long lastStep, double tokens, double seconds) {}

    /** One optimiser step; a loss is NaN where the step had no example of it. */
    public record Step(
            long step,
            double category,
            double relation,
            double token,
            double entity,
            double languageRate,
            double knowledgeRate,
            double gradientNorm,
            long tokens,
            double seconds,
            double waitSeconds) {}

    /** One computation of the entity memory; the cosine is NaN for the first. */
    public record Refresh(long step, int refresh, double seconds, double cosine) {}

    /** One held-out evaluation; the phase is before, during or after. */
    public record Evaluation(long step, String phase, List<Measure> measures) {

        /** The measure of a key, if this evaluation has it. */
        public Optional<Measure> find(String key) {
            return measures.stream().filter(m -> m.key().equals(key)).findFirst();
        }
    }

    /** One held-out measure; standard error and chance are NaN where none is defined. */
    public record Measure(
            String key,
            String label,
            double value,
            double standardError,
            double chance,
            long examples,
            boolean higherIsBetter) {}

    /** How far the merge's LayerNorm moves the hidden states of text without mentions at step 0. */
    public record Merge(double relativeChange, double tokenLossWhole, double tokenLossMerged) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    public RunMetrics {
        steps = List.copyOf(steps);
        refreshes = List.copyOf(refreshes);
        evaluations = List.copyOf(evaluations);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a metrics file. A last line that is cut short, as a live or killed run leaves it, is left out.
     *
     * @param file {@code metrics.jsonl} of a run
     * @return its content
     * @throws BadInputException if there is no such file, or a line before the last is not JSON or not UTF-8
     */
    public static RunMetrics read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + ": no such file; a run directory has one as soon as training starts");
        }
        Reader reader = new Reader();
        Utf8.forEachAppendedLine(file, line -> readLine(reader, line, file));
        return reader.result();
    }

    private static void readLine(Reader reader, Utf8.Line line, Path file) {
        if (line.text().isBlank()) {
            return;
        }
        JsonNode node;
        try {
            node = JSON.readTree(line.text());
        } catch (JacksonException e) {
            if (line.last()) {
                return;
            }
            throw new BadInputException(
                    file + ", line " + line.number() + ": expected one JSON object a line, found something else");
        }
        reader.add(node);
    }

    /** The measures of a given phase: the first of "before", the last of "after". */
    public Optional<Evaluation> evaluation(String phase) {
        return evaluations.stream().filter(e -> e.phase().equals(phase)).reduce((a, b) -> b);
    }

    private static final class Reader {
        private final StepMeans steps = new StepMeans();
        private final List<Refresh> refreshes = new ArrayList<>();
        private final List<Evaluation> evaluations = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private long noteCount;
        private @Nullable Merge merge;
        private long totalSteps;
        private boolean finished;

        void add(JsonNode node) {
            long step = node.path("step").asLong(0);
            switch (node.path("event").asString("")) {
                case "started" -> totalSteps = node.path("total_steps").asLong(totalSteps);
                case "step" -> steps.add(step(node, step));
                case "refresh" ->
                    refreshes.add(new Refresh(
                            step, node.path("refresh").asInt(0), number(node, "seconds"), number(node, "cosine")));
                case "merge" ->
                    merge = new Merge(
                            number(node, "relative_change"),
                            number(node, "token_loss_whole"),
                            number(node, "token_loss_merged"));
                case "evaluation" ->
                    evaluations.add(new Evaluation(step, node.path("phase").asString("during"), measures(node)));
                case "skipped" ->
                    note("Step " + step + " was skipped: its "
                            + node.path("what").asString("loss") + " was not finite");
                case "warning" -> note(node.path("message").asString(""));
                case "finished" -> finished = node.path("completed").asBoolean(false);
                default -> {
                    // A newer version may write events that this one does not draw.
                }
            }
        }

        private void note(String note) {
            noteCount++;
            if (notes.size() < MOST_NOTES) {
                notes.add(note);
            }
        }

        private static Step step(JsonNode node, long step) {
            return new Step(
                    step,
                    number(node, "category"),
                    number(node, "relation"),
                    number(node, "token"),
                    number(node, "entity"),
                    number(node, "language_rate"),
                    number(node, "knowledge_rate"),
                    number(node, "gradient_norm"),
                    node.path("tokens").asLong(0),
                    number(node, "seconds"),
                    number(node, "wait_seconds"));
        }

        private static List<Measure> measures(JsonNode node) {
            List<Measure> measures = new ArrayList<>();
            for (JsonNode m : node.path("measures")) {
                String key = m.path("key").asString("");
                measures.add(new Measure(
                        key,
                        m.path("label").asString(key),
                        number(m, "value"),
                        number(m, "standard_error"),
                        number(m, "chance"),
                        m.path("examples").asLong(0),
                        m.path("higher_is_better").asBoolean(true)));
            }
            return List.copyOf(measures);
        }

        private static double number(JsonNode node, String name) {
            return node.path(name).asDouble(Double.NaN);
        }

        RunMetrics result() {
            return new RunMetrics(
                    steps.steps(),
                    steps.training(),
                    refreshes,
                    evaluations,
                    notes,
                    noteCount,
                    merge,
                    totalSteps,
                    finished);
        }
    }
}

package org.jaket.cli.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jaket.cli.report.Format;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.pretrain.Losses;
import org.jaket.pretrain.PretrainEvent;
import org.jspecify.annotations.Nullable;

/** Progress in words: the live line of a terminal, plain lines elsewhere. No state, no clock, no terminal. */
final class ProgressText {

    private static final int SHORTEST_BAR = 8;
    private static final int LONGEST_BAR = 32;

    private ProgressText() {}

    /**
     * The live line: a bar and as many of the fields as the width allows.
     *
     * @param progress where the run stands
     * @param columns width of the terminal
     * @return one line of at most {@code columns - 1} characters
     */
    static String live(Progress progress, int columns) {
        int room = columns - 1;
        String head = head(progress);
        List<String> fields = new ArrayList<>(fields(progress, " · "));
        while (!fields.isEmpty() && length(head, fields) + SHORTEST_BAR + 2 > room) {
            fields.remove(fields.size() - 1);
        }
        int bar = Math.min(LONGEST_BAR, room - length(head, fields) - 2);
        StringBuilder line = new StringBuilder(head);
        if (bar >= SHORTEST_BAR) {
            int full = (int) Math.round(bar * progress.share());
            line.append("  ").append("━".repeat(full)).append("┄".repeat(bar - full));
        }
        fields.forEach(line::append);
        return line.length() > room ? line.substring(0, Math.max(0, room)) : line.toString();
    }

    /** The plain line of where the run stands. */
    static String plain(Progress progress) {
        return head(progress) + String.join("", fields(progress, "  "));
    }

    /** The plain line of a training step, the last one included, after which the run is no longer training. */
    static String plainStep(Progress progress, PretrainEvent.Stepped stepped) {
        return "step " + stepped.step() + "/" + progress.totalSteps() + String.join("", stepFields(progress, "  "));
    }

    /** What an event says that is worth a line of its own; null for those that only move the bar. */
    static @Nullable String sentence(PretrainEvent event) {
        if (event instanceof PretrainEvent.Started s) {
            return (s.resumed() ? "goes on after step " + Format.count(s.step()) + ": " : "")
                    + Format.count(s.totalSteps()) + " steps, " + Format.count(s.entities()) + " entities, "
                    + String.format(Locale.ROOT, "%.1f M", s.parameters() / 1e6) + " parameters, " + s.precision()
                    + ", attention " + s.attention().replace('_', ' ').toLowerCase(Locale.ROOT);
        }
        if (event instanceof PretrainEvent.Refreshed r) {
            return refreshed(r);
        }
        if (event instanceof PretrainEvent.Evaluated e) {
            return "held out "
                    + (e.phase().equals("during") ? "at step " + Format.count(e.step()) : e.phase() + " training")
                    + ": " + measures(e.result());
        }
        if (event instanceof PretrainEvent.MergeMeasured m) {
            return String.format(
                    Locale.ROOT,
                    "the merge moves the hidden states by %.1f %% (masked-token loss %.3f without it, %.3f with it%s)",
                    100 * m.relativeChange(),
                    m.tokenLossWhole(),
                    m.tokenLossMerged(),
                    Double.isNaN(m.tokenLossShown())
                            ? ""
                            : String.format(Locale.ROOT, ", %.3f with entities shown", m.tokenLossShown()));
        }
        if (event instanceof PretrainEvent.Skipped s) {
            return "warning: step " + s.step() + " was skipped, its " + s.what() + " is not finite (" + s.inARow()
                    + " in a row)";
        }
        if (event instanceof PretrainEvent.Warning w) {
            return "warning: " + w.message();
        }
        return null;
    }

    private static String refreshed(PretrainEvent.Refreshed r) {
        String time = Format.duration(r.seconds());
        if (Double.isNaN(r.cosine())) {
            return "entity memory computed from the descriptions in " + time;
        }
        return String.format(
                Locale.ROOT,
                "entity memory refreshed in %s; mean cosine of old and new vectors %.4f; %s",
                time,
                r.cosine(),
                r.upcoming().count() > 0
                        ? "next after step " + Format.count(r.upcoming().nextAt())
                        : "the last of this run");
    }

    private static String measures(EvaluationResult result) {
        return String.join(
                "; ",
                result.measures().stream()
                        .map(m -> m.label() + ": " + Format.significant(m.value()))
                        .toList());
    }

    private static String head(Progress p) {
        return switch (p.phase()) {
            case STARTING -> "starting";
            case MEMORY -> "entity memory " + Format.count(p.described()) + "/" + Format.count(p.toDescribe());
            case EVALUATING -> p.stepping() ? "measuring after training" : "measuring before training";
            case TRAINING -> "step " + p.step() + "/" + p.totalSteps();
            case DONE -> "done";
        };
    }

    private static List<String> fields(Progress p, String between) {
        List<String> fields = new ArrayList<>();
        if (p.phase() == Progress.Phase.MEMORY) {
            fields.add(between + Math.round(100 * p.share()) + " %");
        }
        return p.phase() == Progress.Phase.TRAINING ? stepFields(p, between) : fields;
    }

    /** In the order of their worth: a narrow terminal drops the last first. */
    private static List<String> stepFields(Progress p, String between) {
        List<String> fields = new ArrayList<>();
        Losses losses = p.losses();
        if (losses == null) {
            return fields;
        }
        fields.add("  loss c " + loss(losses.category()) + " r " + loss(losses.relation()) + " t "
                + loss(losses.token()) + " e " + loss(losses.entity()));
        fields.add(between + (p.leftIsMore() ? "over " : "") + Format.duration(p.secondsLeft()) + " left");
        fields.add(between + Format.count(Math.round(p.tokensPerSecond())) + " tok/s");
        if (p.stepsToRefresh() > 0) {
            fields.add(between + "refresh in " + p.stepsToRefresh());
        }
        return fields;
    }

    private static String loss(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static int length(String head, List<String> fields) {
        return head.length() + fields.stream().mapToInt(String::length).sum();
    }
}

package org.jaket.cli;

import java.util.Optional;
import org.jaket.cli.report.Format;
import org.jaket.cli.report.ReportPage;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.pretrain.EvaluationResult.Measure;
import org.jaket.pretrain.RunResult;
import org.jspecify.annotations.Nullable;

/** What is printed when a run has ended. */
final class Outcome {

    private Outcome() {}

    /** Prints the measures of a completed run, where its files are, and returns the exit code. */
    static int print(Terminal terminal, RunResult result) {
        if (!result.completed()) {
            return ExitCodes.INTERRUPTED;
        }
        if (result.after() != null) {
            terminal.out().println();
            beforeAfter(result.before(), result.after()).lines().forEach(terminal.out()::println);
        }
        terminal.out().println();
        terminal.out().println("run     " + result.run());
        terminal.out().println("report  " + result.run().resolve(ReportPage.FILE));
        terminal.out().flush();
        return ExitCodes.DONE;
    }

    /** One row a measure: before, after, what guessing gets, over how many examples. */
    static TextTable beforeAfter(@Nullable EvaluationResult before, EvaluationResult after) {
        TextTable table = new TextTable()
                .row("held out", "before", "after", "chance", "examples")
                .rule();
        for (Measure measure : after.measures()) {
            Optional<Measure> first = before == null ? Optional.empty() : before.find(measure.key());
            table.row(
                    measure.label() + (measure.higherIsBetter() ? " ↑" : " ↓"),
                    first.map(Outcome::withError).orElse("–"),
                    withError(measure),
                    Format.significant(measure.chance()),
                    Format.count(measure.examples()));
        }
        return table;
    }

    /** One row a measure of one evaluation. */
    static TextTable measures(EvaluationResult result) {
        TextTable table =
                new TextTable().row("held out", "value", "chance", "examples").rule();
        for (Measure measure : result.measures()) {
            table.row(
                    measure.label() + (measure.higherIsBetter() ? " ↑" : " ↓"),
                    withError(measure),
                    Format.significant(measure.chance()),
                    Format.count(measure.examples()));
        }
        return table;
    }

    private static String withError(Measure measure) {
        return Format.significant(measure.value())
                + (Double.isNaN(measure.standardError()) ? "" : " ± " + Format.significant(measure.standardError()));
    }
}

package org.jaket.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jaket.cli.report.Format;
import org.jaket.finetune.AdaptationResult;
import org.jaket.store.DatasetInfo;

/** What is printed when an adaptation has ended. */
final class AdaptedOutcome {

    /** Of the counts of a graph's preparation those that tell of input that is not in the graph as it was written. */
    private static final List<String> MERGED_OR_DROPPED =
            List.of("triples_repeated", "entities_repeated", "triples_self_loops");

    private AdaptedOutcome() {}

    /** Prints what was read and what to do next, and returns the exit code. */
    static int print(Terminal terminal, AdaptationResult result) {
        if (!result.completed()) {
            terminal.err().println("interrupted; go on with the same command");
            terminal.err().flush();
            return ExitCodes.INTERRUPTED;
        }
        PrintWriter out = terminal.out();
        DatasetInfo.Counts counts = result.graph().counts();
        out.println(result.directory() + ": " + Format.count(counts.entities()) + " entities, "
                + Format.count(counts.triples()) + " triples, " + Format.count(counts.relations()) + " relations");
        if (result.described() > 0) {
            long aMinute = Math.round(result.described() / result.describingSeconds() * 60);
            out.println("read " + Format.count(result.described()) + " descriptions of "
                    + Format.significant((double) result.describedTokens() / result.described())
                    + " tokens on average in " + Format.duration(result.describingSeconds()) + ", "
                    + Format.count(aMinute) + " a minute");
        }
        if (result.reused() > 0) {
            out.println("took over " + Format.count(result.reused()) + " vectors of descriptions that were known");
        }
        update(out, result.graph());
        dropped(out, result.graph());
        rejected(out, result);
        out.println("ask it:  " + terminal.commandLine("similar", "--model", result.directory(), "ID"));
        out.flush();
        return ExitCodes.DONE;
    }

    private static void update(PrintWriter out, DatasetInfo graph) {
        if (graph.details().get("update") instanceof Map<?, ?> counts) {
            counts.forEach((what, number) -> {
                if (number instanceof Number n && n.longValue() > 0) {
                    out.println(String.valueOf(what).replace('_', ' ') + ": " + Format.count(n.longValue()));
                }
            });
        }
    }

    private static void dropped(PrintWriter out, DatasetInfo graph) {
        for (String what : MERGED_OR_DROPPED) {
            if (graph.details().get(what) instanceof Number number && number.longValue() > 0) {
                out.println(what.replace('_', ' ') + ": " + Format.count(number.longValue()));
            }
        }
    }

    private static void rejected(PrintWriter out, AdaptationResult result) {
        if (result.graph().details().get("rejected") instanceof Map<?, ?> byReason) {
            long total = byReason.values().stream()
                    .mapToLong(n -> ((Number) n).longValue())
                    .sum();
            out.println("rejected: " + Format.count(total) + " lines of the input, listed in "
                    + result.directory().resolve("dataset").resolve("rejects.jsonl"));
        }
    }
}

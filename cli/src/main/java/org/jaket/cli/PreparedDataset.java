package org.jaket.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jaket.cli.report.Format;
import org.jaket.corpus.text.FewRelGraph;
import org.jaket.store.DatasetInfo;
import org.jaket.tasks.Counts;

/** What a command that has made a data set prints: what is in it, what became of the rest, and what to do next. */
final class PreparedDataset {

    private PreparedDataset() {}

    static void print(Terminal terminal, Path out, DatasetInfo info) {
        PrintWriter lines = terminal.out();
        DatasetInfo.Counts counts = info.counts();
        lines.println(out + ": " + entities(counts.entities()) + ", " + triples(counts.triples()) + ", "
                + sequences(counts.sequences()) + " with " + Counts.of(counts.tokens(), "token") + " and "
                + Counts.of(counts.mentions(), "mention"));
        lines.println("held out: " + entities(counts.heldOutEntities()) + ", " + triples(counts.heldOutTriples()) + ", "
                + sequences(counts.heldOutSequences()));
        lines.println("relations: " + Format.count(counts.relations()) + ", categories: "
                + Format.count(counts.categories()));
        info.details().forEach((name, value) -> {
            boolean shown = !name.equals("seed") && !name.startsWith(FewRelGraph.SENTENCES_OF);
            if (value instanceof Number number && number.longValue() > 0 && shown) {
                count(lines, name.replace('_', ' '), number.longValue());
            }
        });
        rejected(lines, out, info.details().get("rejected"));
        lines.println("look at it with:  " + terminal.commandLine("inspect", out));
        lines.flush();
    }

    private static String entities(long count) {
        return Counts.of(count, "entity", "entities");
    }

    private static String triples(long count) {
        return Counts.of(count, "triple");
    }

    private static String sequences(long count) {
        return Counts.of(count, "sequence");
    }

    private static void rejected(PrintWriter lines, Path out, @org.jspecify.annotations.Nullable Object rejected) {
        if (!(rejected instanceof Map<?, ?> byReason)) {
            lines.println("nothing was rejected");
            return;
        }
        long total = byReason.values().stream()
                .mapToLong(n -> ((Number) n).longValue())
                .sum();
        lines.println("rejected: " + Format.count(total) + ", listed in " + out.resolve("rejects.jsonl"));
        byReason.forEach((reason, n) -> count(lines, String.valueOf(reason), ((Number) n).longValue()));
    }

    private static void count(PrintWriter lines, String what, long number) {
        lines.println(String.format(Locale.ROOT, "  %-40s %,12d", what, number));
    }
}

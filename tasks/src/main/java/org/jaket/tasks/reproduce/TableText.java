package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jaket.store.BadInputException;
import org.jaket.store.Utf8;
import org.jaket.tasks.Counts;
import org.jaket.tasks.entities.EntitySweep.Spread;

/**
 * The paper's figures and ours side by side, and what JAKET has over each of the others.
 *
 * @param title the table's title
 * @param header the names of the columns
 * @param rows one list of cells a row
 * @param differences one list of cells for each difference, with the columns of {@link #DIFFERENCES}
 * @param remarks what a reader must know, one sentence each
 */
public record TableText(
        String title,
        List<String> header,
        List<List<String>> rows,
        List<List<String>> differences,
        List<String> remarks) {

    /** The columns of the differences. */
    public static final List<String> DIFFERENCES = List.of(
            "JAKET minus",
            "setting",
            "paper",
            "ours",
            "standard error, 95 % interval over seeds",
            "seeds",
            "95 % interval over examples",
            "examples",
            "better, worse, sign test");

    /** The heading of the differences. */
    public static final String DIFFERENCES_TITLE = "Paired differences";

    private static final String NONE = "–";

    static TableText of(
            PaperTable table,
            List<Reproduction.Measured> measured,
            List<PairedDifference> differences,
            List<String> remarks) {
        List<String> header = new ArrayList<>(List.of("model", "system"));
        table.settings().forEach(setting -> header.addAll(List.of(setting + ", paper", "ours")));
        List<List<String>> rows = new ArrayList<>();
        for (PaperTable.Row row : table.rows()) {
            if (row.isAblation()
                    && measured.stream().noneMatch(one -> one.cell().row().equals(row))) {
                continue;
            }
            List<String> cells = new ArrayList<>(List.of(row.name(), row.label().isEmpty() ? NONE : row.label()));
            for (int setting = 0; setting < table.settings().size(); setting++) {
                cells.add(figure(row.figures().get(setting)));
                cells.add(ours(measured, row, setting));
            }
            rows.add(List.copyOf(cells));
        }
        String number = table.label().replace("table", "");
        return new TableText(
                "Table " + number + ": " + table.title(),
                List.copyOf(header),
                rows,
                differences.stream().map(difference -> line(table, difference)).toList(),
                remarks);
    }

    private static List<String> line(PaperTable table, PairedDifference difference) {
        double mean = 100 * difference.mean();
        return List.of(
                difference.other().name() + " (" + difference.other().label() + ")",
                table.settings().get(difference.setting()),
                signed(difference.paper()),
                signed(mean),
                Double.isNaN(difference.standardError())
                        ? "one seed: none"
                        : figure(100 * difference.standardError()) + ", "
                                + interval(mean, 100 * difference.halfWidth()),
                Integer.toString(difference.seeds().size()),
                interval(mean, 100 * difference.halfWidthOverExamples()),
                Counts.of(difference.examples()),
                difference.better() + ", " + difference.worse() + ", p "
                        + (difference.signTest() < 0.001
                                ? "< 0.001"
                                : String.format(Locale.ROOT, "= %.3f", difference.signTest())));
    }

    private static String interval(double mean, double halfWidth) {
        return Double.isNaN(halfWidth) ? NONE : signed(mean - halfWidth) + " to " + signed(mean + halfWidth);
    }

    private static String signed(double percent) {
        return Double.isNaN(percent) ? NONE : String.format(Locale.ROOT, "%+.1f", percent);
    }

    private static String figure(double percent) {
        return Double.isNaN(percent) ? NONE : String.format(Locale.ROOT, "%.1f", percent);
    }

    private static String ours(List<Reproduction.Measured> measured, PaperTable.Row row, int setting) {
        List<Reproduction.Measured> cells = measured.stream()
                .filter(one -> one.cell().row().equals(row) && one.cell().setting() == setting)
                .toList();
        double[] values =
                cells.stream().mapToDouble(Reproduction.Measured::value).toArray();
        if (values.length == 0) {
            return NONE;
        }
        if (values.length == 1) {
            double halfWidth = cells.get(0).outcomes().halfWidth();
            return figure(100 * values[0]) + (Double.isNaN(halfWidth) ? "" : ", 95 % ± " + figure(100 * halfWidth))
                    + " (1)";
        }
        Spread spread = Spread.of(values);
        return figure(100 * spread.mean()) + " ± " + figure(100 * spread.deviation()) + " (" + spread.seeds() + ")";
    }

    /** The table and the remarks as Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# " + title + "\n\n");
        line(text, header);
        List<String> rule = new ArrayList<>(List.of("---", "---"));
        header.stream().skip(2).forEach(column -> rule.add("---:"));
        line(text, rule);
        rows.forEach(row -> line(text, row));
        text.append('\n');
        if (!differences.isEmpty()) {
            text.append("## ").append(DIFFERENCES_TITLE).append("\n\n");
            line(text, DIFFERENCES);
            line(text, Collections.nCopies(DIFFERENCES.size(), "---"));
            differences.forEach(row -> line(text, row));
            text.append('\n');
        }
        remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
        return text.toString();
    }

    /**
     * Reads what {@link #markdown()} has written.
     *
     * @param file the table
     * @throws BadInputException if it cannot be read or is no such table
     */
    public static TableText read(Path file) {
        List<String> lines = Utf8.lines(file);
        int second = lines.indexOf("## " + DIFFERENCES_TITLE);
        List<List<String>> table = table(second < 0 ? lines : lines.subList(0, second));
        List<List<String>> differences = second < 0 ? List.of() : table(lines.subList(second, lines.size()));
        boolean damaged = table.size() < 2 || (second >= 0 && differences.size() < 2);
        if (lines.isEmpty() || !lines.get(0).startsWith("# ") || damaged) {
            throw new BadInputException(file + ": expected a title and a table as 'jaket reproduce' writes them, found "
                    + lines.size() + " lines of something else");
        }
        List<String> remarks = lines.stream()
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(2))
                .toList();
        return new TableText(
                lines.get(0).substring(2),
                table.get(0),
                table.subList(2, table.size()),
                differences.isEmpty() ? List.of() : differences.subList(2, differences.size()),
                remarks);
    }

    private static List<List<String>> table(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("| ") && line.endsWith(" |"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jaket.store.BadInputException;
import org.jaket.store.Utf8;
import org.jaket.tasks.entities.EntitySweep.Spread;

/**
 * The paper's figures and ours side by side.
 *
 * @param title the table's title
 * @param header the names of the columns
 * @param rows one list of cells a row
 * @param remarks what a reader must know, one sentence each
 */
public record TableText(String title, List<String> header, List<List<String>> rows, List<String> remarks) {

    private static final String NONE = "–";

    static TableText of(PaperTable table, List<Reproduction.Measured> measured, List<String> remarks) {
        List<String> header = new ArrayList<>(List.of("model", "system"));
        table.settings().forEach(setting -> header.addAll(List.of(setting + ", paper", "ours")));
        List<List<String>> rows = new ArrayList<>();
        for (PaperTable.Row row : table.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.name(), row.label().isEmpty() ? NONE : row.label()));
            for (int setting = 0; setting < table.settings().size(); setting++) {
                cells.add(figure(row.figures().get(setting)));
                cells.add(ours(measured, row, setting));
            }
            rows.add(List.copyOf(cells));
        }
        String number = table.label().replace("table", "");
        return new TableText("Table " + number + ": " + table.title(), List.copyOf(header), rows, remarks);
    }

    private static String figure(double percent) {
        return Double.isNaN(percent) ? NONE : String.format(Locale.ROOT, "%.1f", percent);
    }

    private static String ours(List<Reproduction.Measured> measured, PaperTable.Row row, int setting) {
        double[] values = measured.stream()
                .filter(one -> one.cell().row().equals(row) && one.cell().setting() == setting)
                .mapToDouble(Reproduction.Measured::value)
                .toArray();
        if (values.length == 0) {
            return NONE;
        }
        Spread spread = Spread.of(values);
        return figure(100 * spread.mean())
                + (Double.isNaN(spread.deviation()) ? "" : " ± " + figure(100 * spread.deviation()));
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
        List<List<String>> table = lines.stream()
                .filter(line -> line.startsWith("| ") && line.endsWith(" |"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("# ") || table.size() < 2) {
            throw new BadInputException(file + ": expected a title and a table as 'jaket reproduce' writes them, found "
                    + lines.size() + " lines of something else");
        }
        List<String> remarks = lines.stream()
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(2))
                .toList();
        return new TableText(lines.get(0).substring(2), table.get(0), table.subList(2, table.size()), remarks);
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

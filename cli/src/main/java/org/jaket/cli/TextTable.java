package org.jaket.cli;

import java.util.ArrayList;
import java.util.List;

/** A table of aligned columns in plain text: the first to the left, the others to the right unless all are to the left. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean allLeft;

    TextTable() {
        this(false);
    }

    private TextTable(boolean allLeft) {
        this.allLeft = allLeft;
    }

    /** A table of words: all columns to the left. */
    static TextTable leftAligned() {
        return new TextTable(true);
    }

    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** A line below the rows so far. */
    TextTable rule() {
        rows.add(List.of());
        return this;
    }

    /** The lines of the table, without white space at their ends. */
    List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(row.isEmpty() ? rule(widths) : line(row, widths));
        }
        return lines;
    }

    private static String rule(int[] widths) {
        int width = 2 * (widths.length - 1);
        for (int w : widths) {
            width += w;
        }
        return "─".repeat(Math.max(0, width));
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
            String cell = row.get(c);
            String space = " ".repeat(widths[c] - width(cell));
            String aligned = c == 0 || allLeft ? cell + space : space + cell;
            line.append(c == 0 ? "" : "  ").append(aligned);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}

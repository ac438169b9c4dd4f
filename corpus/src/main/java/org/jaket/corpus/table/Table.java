package org.jaket.corpus.table;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.input.Lines;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table row by row; delimiter and header are found in its first lines. The file is opened once, so that it may be a
 * pipe. For one thread.
 */
final class Table {

    static final String UNCLOSED_QUOTE = "quote without end";
    static final String WRONG_COLUMNS = "wrong number of columns";
    static final String EMPTY_ID = "empty identifier";

    private static final int SAMPLE_LINES = 100;
    private static final int SAMPLE_CHARACTERS = 1 << 16;
    private static final int SAMPLED_LINES_HELD = 1 << 14;
    private static final int EXCERPT = 1000;
    private static final int LONGEST_RECORD_LINES = 100;
    private static final int ROWS_BETWEEN_PROGRESS = 1 << 14;

    /** Takes the rows of a table. */
    interface Rows {
        /**
         * Takes a row.
         *
         * @param cells one for each role of the table's kind, as {@link Delimiter#split} gives them; empty where the
         *     table has none
         * @param line the line where the row starts, from 1
         */
        void row(String[] cells, long line);
    }

    /** A line, or an excerpt of one with a fault. */
    private record Line(String text, long number, String fault) {}

    private final TableKind kind;
    private final Path path;
    private final Rejects rejects;
    private final Progress progress;
    private final Deque<Line> ahead = new ArrayDeque<>();
    private final String[] cells;
    private Delimiter delimiter = Delimiter.TAB;
    private int[] columns;
    private int width;
    private boolean header;

    private Table(Path path, TableKind kind, Rejects rejects, Progress progress) {
        this.path = path;
        this.kind = kind;
        this.rejects = rejects;
        this.progress = progress;
        cells = new String[kind.roles()];
        columns = kind.positions();
        width = kind.positional();
    }

    /**
     * Reads a table.
     *
     * @param path the file
     * @param kind which table it is
     * @param rejects takes the lines that are no rows
     * @param progress hears how far it has come
     * @param rows takes the rows
     * @throws org.jaket.store.BadInputException if the file cannot be read
     */
    static void read(Path path, TableKind kind, Rejects rejects, Progress progress, Rows rows) {
        Table table = new Table(path, kind, rejects, progress);
        try (Lines lines = new Lines(path)) {
            table.sniff(table.sample(lines));
            table.read(lines, rows);
        }
    }

    /** Looks ahead: the first lines with text, which are read again with all that stood between them. */
    private List<String> sample(Lines lines) {
        List<String> sample = new ArrayList<>();
        int characters = 0;
        while (sample.size() < SAMPLE_LINES
                && characters < SAMPLE_CHARACTERS
                && ahead.size() < SAMPLED_LINES_HELD
                && lines.next()) {
            Line line = line(lines);
            ahead.add(line);
            if (line.fault().isEmpty() && !line.text().isBlank()) {
                sample.add(line.text());
                characters += line.text().length();
            }
        }
        return sample;
    }

    private void sniff(List<String> sample) {
        delimiter = Delimiter.detect(sample, kind.fixed());
        List<String> first = sample.isEmpty() ? null : delimiter.split(sample.get(0));
        int[] named = first == null ? new int[0] : kind.header(first);
        if (first != null && named.length > 0) {
            columns = named;
            width = first.size();
            header = true;
        } else if (kind == TableKind.TRIPLES && !sample.isEmpty()) {
            // A header with further columns changes which delimiter agrees with the other lines.
            Delimiter other = Delimiter.detect(sample, 0);
            List<String> wide = other.split(sample.get(0));
            int[] wideNames = wide == null ? new int[0] : kind.header(wide);
            if (wide != null && wideNames.length > 0) {
                delimiter = other;
                columns = wideNames;
                width = wide.size();
                header = true;
            }
        }
    }

    private void read(Lines lines, Rows rows) {
        String stage = "reading " + InputFile.name(path);
        long count = 0;
        boolean skip = header;
        for (Line line = next(lines); line != null; line = next(lines)) {
            if (line.text().isBlank()) {
                continue;
            }
            if (skip) {
                skip = false;
                continue;
            }
            record(line, lines, rows);
            if (++count % ROWS_BETWEEN_PROGRESS == 0
                    && lines.file().read() < lines.file().size()) {
                progress.at(stage, lines.file().read(), lines.file().size());
            }
        }
        progress.at(stage, count, count);
    }

    /** The next line that can be read, or null. */
    private @Nullable Line next(Lines lines) {
        while (!ahead.isEmpty() || lines.next()) {
            Line line = ahead.isEmpty() ? line(lines) : ahead.remove();
            if (line.fault().isEmpty()) {
                return line;
            }
            reject(line, line.fault());
        }
        return null;
    }

    private static Line line(Lines lines) {
        String text = lines.text();
        boolean whole = lines.fault().isEmpty() || text.length() <= EXCERPT;
        return new Line(whole ? text : text.substring(0, EXCERPT), lines.number(), lines.fault());
    }

    private void record(Line line, Lines lines, Rows rows) {
        List<String> fields = delimiter.split(line.text());
        if (fields == null) {
            fields = continued(line, lines);
        }
        if (fields == null) {
            reject(line, UNCLOSED_QUOTE);
        } else if (header ? fields.size() > width : fields.size() > width || fields.size() < kind.least()) {
            reject(line, WRONG_COLUMNS);
        } else {
            row(line, fields, rows);
        }
    }

    /** A record over several lines; where its quote is never closed, the lines after the first are read on their own. */
    private @Nullable List<String> continued(Line first, Lines lines) {
        StringBuilder record = new StringBuilder(first.text());
        List<Line> taken = new ArrayList<>();
        while (taken.size() < LONGEST_RECORD_LINES) {
            Line line = next(lines);
            if (line == null) {
                break;
            }
            taken.add(line);
            record.append('\n').append(line.text());
            List<String> fields = line.text().indexOf('"') < 0 ? null : delimiter.split(record.toString());
            if (fields != null) {
                return fields;
            }
        }
        for (int i = taken.size() - 1; i >= 0; i--) {
            ahead.push(taken.get(i));
        }
        return null;
    }

    private void row(Line line, List<String> fields, Rows rows) {
        Arrays.fill(cells, "");
        for (int role = 0; role < cells.length; role++) {
            if (columns[role] >= 0 && columns[role] < fields.size()) {
                cells[role] = fields.get(columns[role]);
            }
        }
        for (int role = 0; role < kind.least(); role++) {
            if (cells[role].isBlank()) {
                reject(line, columns[role] < fields.size() ? EMPTY_ID : WRONG_COLUMNS);
                return;
            }
        }
        rows.row(cells, line.number());
    }

    private void reject(Line line, String reason) {
        rejects.add(InputFile.name(path), line.number(), null, reason, line.text());
    }
}

package org.jaket.corpus.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands between the columns of a table. Tabs and bars are never quoted; commas and semicolons are as RFC 4180 says. */
enum Delimiter {
    TAB('\t', false),
    BAR('|', false),
    COMMA(',', true),
    SEMICOLON(';', true);

    private final char character;
    private final boolean quoted;

    Delimiter(char character, boolean quoted) {
        this.character = character;
        this.quoted = quoted;
    }

    /**
     * The delimiter that most of some lines agree on.
     *
     * @param sample the first lines of a file
     * @param columns how many columns are expected, or 0 for as many as the first line has
     */
    static Delimiter detect(List<String> sample, int columns) {
        Delimiter best = TAB;
        long most = 0;
        for (Delimiter delimiter : values()) {
            int wanted = columns > 0 ? columns : sample.isEmpty() ? 0 : delimiter.count(sample.get(0));
            long agreeing = wanted < 2
                    ? 0
                    : sample.stream()
                            .filter(line -> delimiter.count(line) == wanted)
                            .count();
            if (agreeing > most) {
                most = agreeing;
                best = delimiter;
            }
        }
        return best;
    }

    private int count(String line) {
        List<String> fields = split(line);
        return fields == null ? 0 : fields.size();
    }

    /** Whether a quoted field may hold line ends. */
    boolean quoted() {
        return quoted;
    }

    /**
     * Cuts a record into its fields. White space around a field is no part of it, unless it is between quotes.
     *
     * @return the fields, or null if a quote is not closed
     */
    @Nullable
    List<String> split(String record) {
        List<String> fields = new ArrayList<>(4);
        int at = 0;
        while (true) {
            if (quoted && at < record.length() && record.charAt(at) == '"') {
                StringBuilder field = new StringBuilder();
                at = readQuoted(record, at + 1, field);
                if (at < 0) {
                    return null;
                }
                fields.add(field.toString());
            } else {
                int end = record.indexOf(character, at);
                end = end < 0 ? record.length() : end;
                fields.add(record.substring(at, end).strip());
                at = end;
            }
            if (at >= record.length()) {
                return fields;
            }
            at++;
        }
    }

    /** Reads up to the delimiter after the closing quote, and returns where that is; -1 without a closing quote. */
    private int readQuoted(String record, int from, StringBuilder field) {
        int at = from;
        while (true) {
            int quote = record.indexOf('"', at);
            if (quote < 0) {
                return -1;
            }
            field.append(record, at, quote);
            if (quote + 1 < record.length() && record.charAt(quote + 1) == '"') {
                field.append('"');
                at = quote + 2;
            } else {
                int end = record.indexOf(character, quote + 1);
                end = end < 0 ? record.length() : end;
                field.append(record.substring(quote + 1, end).stripTrailing());
                return end;
            }
        }
    }
}

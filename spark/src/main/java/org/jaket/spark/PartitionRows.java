package org.jaket.spark;

import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of a partition into rows, and ends with a row that says how many lines the partition had: from these
 * the line of a record in its file follows, which no task can know for itself.
 */
abstract class PartitionRows implements Iterator<Row> {

    private final String source;
    private final Iterator<RawRecord> records;
    private long lines;
    private boolean ended;
    private @Nullable Row ready;

    PartitionRows(String source, Iterator<RawRecord> records) {
        this.source = source;
        this.records = records;
    }

    /** The row of a record, or null if it makes none; {@code line} counts the line breaks before it, from 0. */
    abstract @Nullable Row row(RawRecord record, long line);

    /** The row after the last record. */
    abstract Row end(long lines);

    @Override
    public final boolean hasNext() {
        while (ready == null && more()) {
            RawRecord record = records.next();
            ready = row(record, lines);
            lines += record.newlines();
        }
        if (ready == null && !ended) {
            ended = true;
            ready = end(lines);
        }
        return ready != null;
    }

    @SuppressWarnings("CatchingUnchecked") // Hadoop's readers throw IOException without declaring it
    private boolean more() {
        try {
            return records.hasNext();
        } catch (Exception e) {
            if (e instanceof IOException) {
                throw new BadInputException(
                        source + " is damaged or truncated: " + e.getMessage() + "; fetch it anew", e);
            }
            throw e;
        }
    }

    @Override
    public final Row next() {
        if (!hasNext() || ready == null) {
            throw new NoSuchElementException();
        }
        Row row = ready;
        ready = null;
        return row;
    }

    /** What is kept of a record that is rejected. */
    static String excerpt(String text) {
        String start = text.strip();
        return start.length() <= 400 ? start : start.substring(0, 400);
    }
}

package org.jaket.spark;

import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BooleanWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.util.StringUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.TaskCompletionListener;
import org.jaket.corpus.input.Records;

/**
 * Cuts dump files into records: lines, or the XML up to the end of each page. Plain files and bzip2 are read by several
 * tasks, each from a place of its own; all else by one task a file. The partitions are in the order of the file.
 */
final class DumpReader {

    static final String TOO_LONG = "record longer than 64 MiB";

    private static final String PAGE_END = "</page>";
    private static final int EXCERPT = 4096;

    /** So many splits for each core, so that one that takes longer than others does not leave the rest waiting. */
    private static final int SPLITS_A_CORE = 4;

    private static final long SMALLEST_SPLIT = 4 << 20;

    private DumpReader() {}

    static JavaRDD<RawRecord> read(JavaSparkContext context, DumpFile file) {
        if (!file.parallel()) {
            Stream stream = new Stream(file.path(), file.xml() ? PAGE_END : "\n");
            return context.parallelize(List.of(stream), 1).flatMap(Stream::records);
        }
        Configuration hadoop = new Configuration(context.hadoopConfiguration());
        if (file.xml()) {
            hadoop.set(DumpInputFormat.DELIMITER, PAGE_END);
        }
        // Spark's own newAPIHadoopFile takes a list between commas, which a name may hold too.
        hadoop.set(
                FileInputFormat.INPUT_DIR,
                StringUtils.escapeString(file.location().toString()));
        if (hadoop.get(FileInputFormat.SPLIT_MAXSIZE) == null) {
            hadoop.setLong(FileInputFormat.SPLIT_MAXSIZE, largestSplit(file.bytes(), context.defaultParallelism()));
        }
        boolean xml = file.xml();
        return context.newAPIHadoopRDD(hadoop, DumpInputFormat.class, BooleanWritable.class, Text.class)
                .map(pair -> record(pair._1().get(), pair._2(), xml));
    }

    /** Of large files Hadoop makes blocks of 32 MiB and more anyway; of small ones that leaves cores without work. */
    static long largestSplit(long bytes, int cores) {
        return Math.max(SMALLEST_SPLIT, bytes / ((long) SPLITS_A_CORE * cores) + 1);
    }

    /** A record that is too long is an excerpt from here on; line breaks beyond its 64 MiB are not counted. */
    static RawRecord record(boolean tooLong, Text text, boolean xml) throws CharacterCodingException {
        byte[] bytes = text.getBytes();
        long newlines = xml ? 0 : 1;
        for (int i = 0; xml && i < text.getLength(); i++) {
            newlines += bytes[i] == '\n' ? 1 : 0;
        }
        return tooLong
                ? new RawRecord(Text.decode(bytes, 0, Math.min(EXCERPT, text.getLength())), TOO_LONG, newlines)
                : new RawRecord(text.toString(), "", newlines);
    }

    /** A file that one task reads from its beginning to its end. */
    private record Stream(String path, String delimiter) implements java.io.Serializable {
        Iterator<RawRecord> records() {
            Records records = new Records(Path.of(path), delimiter);
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> records.close());
            return new StreamIterator(records);
        }
    }

    private static final class StreamIterator implements Iterator<RawRecord> {
        private final Records records;
        private long reported;
        private boolean ready;
        private boolean ended;

        StreamIterator(Records records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            if (!ready && !ended) {
                ready = records.next();
                ended = !ready;
                long read = records.file().read();
                TaskContext.get().taskMetrics().inputMetrics().incBytesRead(read - reported);
                reported = read;
            }
            return ready;
        }

        @Override
        public RawRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ready = false;
            return new RawRecord(records.text(), records.isTooLong() ? TOO_LONG : "", records.newlines());
        }
    }
}

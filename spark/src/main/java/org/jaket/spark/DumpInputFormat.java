package org.jaket.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BooleanWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CodecPool;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.Decompressor;
import org.apache.hadoop.io.compress.SplitCompressionInputStream;
import org.apache.hadoop.io.compress.SplittableCompressionCodec;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.input.CompressedSplitLineReader;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;
import org.apache.hadoop.mapreduce.lib.input.SplitLineReader;
import org.apache.hadoop.mapreduce.lib.input.UncompressedSplitLineReader;
import org.jaket.corpus.input.Records;
import org.jspecify.annotations.Nullable;

/**
 * Hadoop's text input, but for one thing: a record that is too long is handed on, cut and with {@code true} for its key,
 * where Hadoop's own passes it over without a word. The cutting into splits and the finding of a split's first record are
 * Hadoop's.
 */
public final class DumpInputFormat extends FileInputFormat<BooleanWritable, Text> {

    /** The setting that has the delimiter, in ASCII; without it records are lines. */
    static final String DELIMITER = "jaket.record.delimiter";

    /** The setting that has the most bytes of a record. */
    static final String LONGEST = "jaket.record.longest";

    /** Hadoop gives up on more than 2 GiB without a delimiter; a longer record comes in pieces, each too long. */
    private static final int MOST_CONSUMED = 1 << 30;

    /** For Hadoop. */
    public DumpInputFormat() {}

    @Override
    public RecordReader<BooleanWritable, Text> createRecordReader(InputSplit split, TaskAttemptContext context) {
        return new Reader();
    }

    @Override
    protected boolean isSplitable(JobContext context, Path file) {
        CompressionCodec codec = new CompressionCodecFactory(context.getConfiguration()).getCodec(file);
        return codec == null || codec instanceof SplittableCompressionCodec;
    }

    /** Where the reader stands in the file, on which it depends whether a record still belongs to its split. */
    private interface Position {
        long now() throws IOException;
    }

    private static final class Reader extends RecordReader<BooleanWritable, Text> {
        private final BooleanWritable tooLong = new BooleanWritable();
        private final Text text = new Text();
        private @Nullable SplitLineReader lines;
        private @Nullable Decompressor decompressor;
        private Position position = () -> 0;
        private int longest;
        private long start;
        private long end;
        private long consumed;

        @Override
        public void initialize(InputSplit input, TaskAttemptContext context) throws IOException {
            FileSplit split = (FileSplit) input;
            Configuration settings = context.getConfiguration();
            longest = settings.getInt(LONGEST, Records.LONGEST);
            String named = settings.get(DELIMITER);
            byte[] delimiter = named == null ? null : named.getBytes(StandardCharsets.US_ASCII);
            start = split.getStart();
            end = start + split.getLength();
            Path path = split.getPath();
            FSDataInputStream raw = path.getFileSystem(settings).open(path);
            CompressionCodec codec = new CompressionCodecFactory(settings).getCodec(path);
            if (codec == null) {
                raw.seek(start);
                lines = new UncompressedSplitLineReader(raw, settings, delimiter, split.getLength());
                position = () -> start + consumed;
            } else {
                openCompressed(raw, codec, settings, delimiter);
            }
            if (start > 0) {
                // The reader of the split before takes the record that the start is in.
                consumed += reader().readLine(new Text(), 0, mostToConsume());
            }
        }

        private void openCompressed(
                FSDataInputStream raw, CompressionCodec codec, Configuration settings, byte @Nullable [] delimiter)
                throws IOException {
            decompressor = CodecPool.getDecompressor(codec);
            if (codec instanceof SplittableCompressionCodec splittable) {
                SplitCompressionInputStream in = splittable.createInputStream(
                        raw, decompressor, start, end, SplittableCompressionCodec.READ_MODE.BYBLOCK);
                lines = new CompressedSplitLineReader(in, settings, delimiter);
                start = in.getAdjustedStart();
                end = in.getAdjustedEnd();
                position = in::getPos;
            } else {
                lines = new SplitLineReader(codec.createInputStream(raw, decompressor), settings, delimiter);
                end = Long.MAX_VALUE;
            }
        }

        private SplitLineReader reader() {
            if (lines == null) {
                throw new IllegalStateException("the reader has not been initialized");
            }
            return lines;
        }

        /**
         * How much of a record that began before a plain split is passed over: up to its end, or a little more than the
         * split, in which then no record begins.
         */
        private int mostToConsume() throws IOException {
            long split = decompressor == null ? end - position.now() + 1 : MOST_CONSUMED;
            return (int) Math.min(MOST_CONSUMED, Math.max(split, longest));
        }

        @Override
        public boolean nextKeyValue() throws IOException {
            if (position.now() > end && !reader().needAdditionalRecordAfterSplit()) {
                return false;
            }
            int size = reader().readLine(text, longest + 1, MOST_CONSUMED);
            if (start == 0 && consumed == 0) {
                skipByteOrderMark();
            }
            consumed += size;
            tooLong.set(text.getLength() > longest);
            return size > 0;
        }

        private void skipByteOrderMark() {
            byte[] bytes = text.getBytes();
            if (text.getLength() >= 3
                    && bytes[0] == (byte) 0xEF
                    && bytes[1] == (byte) 0xBB
                    && bytes[2] == (byte) 0xBF) {
                text.set(bytes, 3, text.getLength() - 3);
            }
        }

        @Override
        public BooleanWritable getCurrentKey() {
            return tooLong;
        }

        @Override
        public Text getCurrentValue() {
            return text;
        }

        @Override
        public float getProgress() throws IOException {
            return start == end ? 0 : Math.min(1f, (position.now() - start) / (float) (end - start));
        }

        @Override
        public void close() throws IOException {
            try {
                if (lines != null) {
                    lines.close();
                }
            } finally {
                if (decompressor != null) {
                    CodecPool.returnDecompressor(decompressor);
                }
            }
        }
    }
}

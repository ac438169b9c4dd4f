package org.jaket.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BooleanWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.InputSplit;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.RecordReader;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.jaket.corpus.input.Records;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That splits, whatever their size, give the records that reading from the beginning to the end gives. */
class DumpInputFormatTest {

    private static final int LONGEST = 40;

    @TempDir
    Path folder;

    /** Every record of a file, split by split; a {@code !} stands before one that is too long. */
    private static List<String> read(Path file, String delimiter, int longest, int splitBytes)
            throws IOException, InterruptedException {
        Configuration settings = new Configuration();
        if (!delimiter.equals("\n")) {
            settings.set(DumpInputFormat.DELIMITER, delimiter);
        }
        settings.setInt(DumpInputFormat.LONGEST, longest);
        settings.setInt(FileInputFormat.SPLIT_MAXSIZE, splitBytes);
        Job job = Job.getInstance(settings);
        FileInputFormat.addInputPath(job, new org.apache.hadoop.fs.Path(file.toUri()));
        DumpInputFormat format = new DumpInputFormat();
        List<String> records = new ArrayList<>();
        for (InputSplit split : format.getSplits(job)) {
            var context = new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID());
            try (RecordReader<BooleanWritable, Text> reader = format.createRecordReader(split, context)) {
                reader.initialize(split, context);
                while (reader.nextKeyValue()) {
                    String text = reader.getCurrentValue().toString();
                    records.add(reader.getCurrentKey().get() ? "!" + text.substring(0, 10) : text);
                }
            }
        }
        return records;
    }

    private static String text(SplittableRandom random, String delimiter, int records) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records; i++) {
            int length = random.nextInt(8) == 0 ? LONGEST - 1 + random.nextInt(120) : random.nextInt(30);
            text.append("record ").append(1000 + i).append("x".repeat(length)).append(delimiter);
        }
        return text.append("the rest").toString();
    }

    private static List<String> expected(String text, String delimiter) {
        List<String> records = new ArrayList<>();
        for (String piece : text.split(delimiter)) {
            records.add(piece.length() > LONGEST ? "!" + piece.substring(0, 10) : piece);
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "</page>"})
    void plainSplitsOfAnySizeGiveAllRecordsOnce(String delimiter) throws Exception {
        String text = text(new SplittableRandom(5), delimiter, 60);
        Path file = Files.writeString(folder.resolve("plain"), text);
        for (int bytes : new int[] {11, 29, 64, 100, 333, 1000, 1_000_000}) {
            assertThat(read(file, delimiter, LONGEST, bytes))
                    .as("splits of %s bytes", bytes)
                    .isEqualTo(expected(text, delimiter));
        }
    }

    @Test
    void blocksOfBzip2GiveAllRecordsOnce() throws Exception {
        String text = text(new SplittableRandom(6), "\n", 8000);
        Path file = folder.resolve("blocks.bz2");
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(file), 1)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(file, "\n", LONGEST, 10_000)).isEqualTo(expected(text, "\n"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstRecord() throws Exception {
        Path file = Files.writeString(folder.resolve("bom"), "\uFEFFa\r\n\uFEFFb\n");
        assertThat(read(file, "\n", LONGEST, 100)).containsExactly("a", "\uFEFFb");
    }

    @Test
    void whatIsTooLongIsRejectedWithItsBeginningAndItsLineBreaksCounted() throws Exception {
        Text text = new Text("<page>\n\n" + "æ".repeat(4096));
        RawRecord record = DumpReader.record(true, text, true);
        assertThat(record.fault()).isEqualTo(DumpReader.TOO_LONG);
        assertThat(record.newlines()).isEqualTo(2);
        assertThat(record.text()).startsWith("<page>").hasSizeLessThan(4096);
        assertThat(DumpReader.record(false, text, false)).isEqualTo(new RawRecord(text.toString(), "", 1));
        assertThat(Records.LONGEST).isEqualTo(64 << 20);
    }
}

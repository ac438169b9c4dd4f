package org.jaket.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Appends token sequences with spans and cuts them into files of bounded size. */
final class SequenceWriter implements AutoCloseable {

    /** Which tensor holds the spans, how many numbers one has, and whether their number varies from sequence to sequence. */
    record Spans(String name, int width, boolean counted) {}

    static final Spans MENTIONS = new Spans("mentions", 3, true);
    static final Spans OWN_MENTION = new Spans("mention", 2, false);

    /** The file of a given number. */
    interface Names {
        Path file(int number);
    }

    private final Names names;
    private final Spans spans;
    private final long limit;
    private final Spool tokens;
    private final Spool offsets;
    private final Spool spanValues;
    private final Spool spanOffsets;
    private int files;
    private long inFile;
    private long sequences;
    private long tokenCount;
    private long spanCount;

    SequenceWriter(Names names, Spans spans, long limit) {
        this.names = names;
        this.spans = spans;
        this.limit = limit;
        tokens = spool("tokens");
        offsets = spool("offsets");
        spanValues = spool("spans");
        spanOffsets = spool("span-offsets");
    }

    private Spool spool(String what) {
        Path first = names.file(0);
        return new Spool(first.resolveSibling("." + first.getFileName() + "." + what));
    }

    void append(int[] sequence, int[] values) {
        if (values.length % spans.width() != 0) {
            throw new IllegalArgumentException(
                    "expected a multiple of " + spans.width() + " numbers for the spans, found " + values.length);
        }
        if (inFile > 0 && tokens.bytes() + spanValues.bytes() + 4L * (sequence.length + values.length) > limit) {
            finishFile();
        }
        offsets.putLong(tokens.bytes() / 4);
        spanOffsets.putLong(spanValues.bytes() / 4 / spans.width());
        for (int token : sequence) {
            tokens.putInt(token);
        }
        for (int value : values) {
            spanValues.putInt(value);
        }
        inFile++;
        sequences++;
        tokenCount += sequence.length;
        spanCount += values.length / spans.width();
    }

    /** Writes what is left; a file is written even when there is nothing if {@code always}. */
    void finish(boolean always) {
        if (inFile > 0 || (always && files == 0)) {
            finishFile();
        }
    }

    long sequences() {
        return sequences;
    }

    long tokens() {
        return tokenCount;
    }

    long spans() {
        return spanCount;
    }

    @Override
    public void close() {
        tokens.close();
        offsets.close();
        spanValues.close();
        spanOffsets.close();
    }

    private void finishFile() {
        long tokenTotal = tokens.bytes() / 4;
        long spanTotal = spanValues.bytes() / 4 / spans.width();
        offsets.putLong(tokenTotal);
        spanOffsets.putLong(spanTotal);
        List<TensorSpec> specs = new java.util.ArrayList<>(List.of(
                new TensorSpec("tokens", DType.I32, tokenTotal),
                new TensorSpec("offsets", DType.I64, inFile + 1),
                new TensorSpec(spans.name(), DType.I32, spanTotal, spans.width())));
        if (spans.counted()) {
            specs.add(new TensorSpec("mention_offsets", DType.I64, inFile + 1));
        }
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(names.file(files), Map.of(), specs)) {
            tokens.drainTo(writer, "tokens");
            offsets.drainTo(writer, "offsets");
            spanValues.drainTo(writer, spans.name());
            if (spans.counted()) {
                spanOffsets.drainTo(writer, "mention_offsets");
            }
            writer.commit();
        }
        files++;
        inFile = 0;
    }
}

package org.jaket.store;

import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** The checks that let everyone else read a data set's tensors without checking; each fault is named in one sentence. */
final class DatasetChecks {

    private final DatasetInfo info;
    private final int entities;

    DatasetChecks(DatasetInfo info) {
        this.info = info;
        this.entities = (int) info.counts().entities();
    }

    void graph(SafeTensors file) {
        DatasetInfo.Counts counts = info.counts();
        file.tensor("offsets", DType.I64, counts.entities() + 1);
        file.tensor("neighbor", DType.I32, counts.triples());
        file.tensor("relation", DType.I32, counts.triples());
        file.tensor("category", DType.I32, counts.entities());
        if (counts.triples() > Integer.MAX_VALUE - 8) {
            throw new BadInputException(file.file() + " has " + counts.triples() + " triples, expected less than 2^31");
        }
        offsets(file, "offsets", counts.triples(), counts.triples());
        ids(file, "neighbor", 0, entities);
        ids(file, "relation", 0, (int) counts.relations());
        ids(file, "category", -1, (int) counts.categories());
    }

    void heldOut(SafeTensors file) {
        DatasetInfo.Counts counts = info.counts();
        file.tensor("entities", DType.I32, counts.heldOutEntities());
        file.tensor("triples", DType.I32, counts.heldOutTriples(), 3);
        ids(file, "entities", 0, entities);
        IntBuffer triples = file.ints("triples");
        for (int i = 0; i + 2 < triples.limit(); i += 3) {
            id(file, "triples", i, triples.get(i), 0, entities);
            id(file, "triples", i + 1, triples.get(i + 1), 0, (int) counts.relations());
            id(file, "triples", i + 2, triples.get(i + 2), 0, entities);
        }
    }

    void descriptions(SafeTensors file) {
        file.tensor("offsets", DType.I64, info.counts().entities() + 1);
        file.tensor("mention", DType.I32, info.counts().entities(), 2);
        tokens(file, info.descriptionLength());
        LongBuffer offsets = file.longs("offsets");
        IntBuffer mention = file.ints("mention");
        for (int e = 0; e < entities; e++) {
            long length = offsets.get(e + 1) - offsets.get(e);
            int start = mention.get(2 * e);
            int end = mention.get(2 * e + 1);
            if (start < 0 || start > end || end >= length) {
                throw new BadInputException(file.file() + ": the mention of entity " + e + " spans tokens " + start
                        + " to " + end + ", and its description has " + length);
            }
        }
    }

    /** Checks a file of text and returns its sequences, tokens and mentions. */
    long[] text(SafeTensors file) {
        long sequences = file.tensor("offsets", DType.I64, -1).elements() - 1;
        file.tensor("mention_offsets", DType.I64, sequences + 1);
        long mentions = file.tensor("mentions", DType.I32, -1, 3).shape().get(0);
        long tokens = tokens(file, info.maxLength());
        offsets(file, "mention_offsets", mentions, mentions);
        LongBuffer offsets = file.longs("offsets");
        LongBuffer mentionOffsets = file.longs("mention_offsets");
        IntBuffer triples = file.ints("mentions");
        for (int s = 0; s < sequences; s++) {
            long length = offsets.get(s + 1) - offsets.get(s);
            int free = 0;
            for (long m = mentionOffsets.get(s); m < mentionOffsets.get(s + 1); m++) {
                int at = (int) (3 * m);
                id(file, "mentions", at, triples.get(at), 0, entities);
                int start = triples.get(at + 1);
                int end = triples.get(at + 2);
                if (start < 0 || start > end || end >= length) {
                    throw new BadInputException(file.file() + ": a mention of sequence " + s + " spans tokens " + start
                            + " to " + end + ", and the sequence has " + length);
                }
                if (start < free) {
                    throw new BadInputException(file.file() + ": the mentions of sequence " + s
                            + " overlap or are not sorted at token " + start);
                }
                free = end + 1;
            }
        }
        return new long[] {sequences, tokens, mentions};
    }

    private long tokens(SafeTensors file, int longest) {
        long count = file.tensor("tokens", DType.I32, -1).elements();
        offsets(file, "offsets", count, longest);
        LongBuffer offsets = file.longs("offsets");
        for (int i = 0; i + 1 < offsets.limit(); i++) {
            if (offsets.get(i) == offsets.get(i + 1)) {
                throw new BadInputException(file.file() + ": sequence " + i + " has no tokens");
            }
        }
        MappedInts tokens = file.mappedInts("tokens");
        int vocabulary = info.tokenizer().vocabularySize();
        int[] chunk = new int[(int) Math.min(1 << 16, count)];
        for (long at = 0; at < count; at += chunk.length) {
            int n = (int) Math.min(chunk.length, count - at);
            tokens.copy(at, chunk, 0, n);
            for (int i = 0; i < n; i++) {
                id(file, "tokens", at + i, chunk[i], 0, vocabulary);
            }
        }
        return count;
    }

    /** Offsets run from 0 to {@code total} in steps of 0 to {@code widest}. */
    private static void offsets(SafeTensors file, String name, long total, long widest) {
        LongBuffer offsets = file.longs(name);
        if (offsets.limit() == 0 || offsets.get(0) != 0 || offsets.get(offsets.limit() - 1) != total) {
            throw new BadInputException(file.file() + ": " + name + " should run from 0 to " + total);
        }
        for (int i = 1; i < offsets.limit(); i++) {
            long previous = offsets.get(i - 1);
            long step = offsets.get(i) - previous;
            if (offsets.get(i) < previous || step > widest || offsets.get(i) > total) {
                throw new BadInputException(file.file() + ": " + name + " goes from " + previous + " to "
                        + offsets.get(i) + " at element " + i + ", expected a step of 0 to " + widest);
            }
        }
    }

    private static void ids(SafeTensors file, String name, int least, int limit) {
        IntBuffer ids = file.ints(name);
        for (int i = 0; i < ids.limit(); i++) {
            id(file, name, i, ids.get(i), least, limit);
        }
    }

    private static void id(SafeTensors file, String name, long element, int value, int least, int limit) {
        if (value < least || value >= limit) {
            throw new BadInputException(file.file() + ": " + name + " holds " + value + " at element " + element
                    + ", expected an id from " + least + " to " + (limit - 1));
        }
    }
}

package org.jaket.corpus;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Encoded;
import org.jaket.text.Vocabulary;

/**
 * Packs tokenized texts, in order, into sequences of bounded length: {@code [CLS] text [SEP] text [SEP]}. A text that
 * is longer than a sequence is cut, between mentions where that is possible.
 */
final class SequencePacker {

    private final Vocabulary vocabulary;
    private final int maxLength;
    private final BiConsumer<int[], int[]> out;
    private final Map<String, Long> mentionSources = new HashMap<>();
    private final int[] tokens;
    private int length;
    private int[] mentions = new int[192];
    private int mentionCount;
    private long lostMentions;

    /**
     * Starts to pack.
     *
     * @param vocabulary the special tokens
     * @param maxLength the most tokens of a sequence, special ones included
     * @param out takes each sequence and its mentions, triples of entity, start and end
     */
    SequencePacker(Vocabulary vocabulary, int maxLength, BiConsumer<int[], int[]> out) {
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.out = out;
        tokens = new int[maxLength];
        tokens[0] = vocabulary.clsId();
        length = 1;
    }

    /** Appends a text. */
    void add(AnnotatedText text, Encoded encoded) {
        if (encoded.size() > 0 && length + encoded.size() + 1 > maxLength) {
            flush();
        }
        List<AnnotatedText.Link> links = text.links();
        int link = 0;
        int from = 0;
        while (from < encoded.size()) {
            int to = cut(encoded, links, from);
            int shift = length - from;
            System.arraycopy(encoded.ids(), from, tokens, length, to - from);
            while (link < links.size() && startsBefore(encoded, links.get(link), to)) {
                place(encoded, links.get(link++), from, to, shift);
            }
            length += to - from;
            tokens[length++] = vocabulary.sepId();
            from = to;
            if (from < encoded.size()) {
                flush();
            }
        }
        lostMentions += links.size() - link;
    }

    private static boolean startsBefore(Encoded encoded, AnnotatedText.Link link, int to) {
        return to == encoded.size() || link.from() < encoded.starts()[to];
    }

    private void place(Encoded encoded, AnnotatedText.Link link, int from, int to, int shift) {
        Encoded.Span span = encoded.span(link.from(), link.to());
        int end = mentionCount == 0 ? 0 : mentions[3 * mentionCount - 1];
        if (span == null || span.start() < from || span.end() >= to || span.start() + shift <= end) {
            lostMentions++;
            return;
        }
        if (3 * mentionCount + 3 > mentions.length) {
            mentions = Arrays.copyOf(mentions, 2 * mentions.length);
        }
        mentions[3 * mentionCount] = link.entity();
        mentions[3 * mentionCount + 1] = span.start() + shift;
        mentions[3 * mentionCount + 2] = span.end() + shift;
        mentionCount++;
        mentionSources.merge(link.source(), 1L, Long::sum);
    }

    /** Where the piece of a text that starts at a token ends, so that it fits and no mention is cut if avoidable. */
    private int cut(Encoded encoded, List<AnnotatedText.Link> links, int from) {
        int room = maxLength - 1 - length;
        if (encoded.size() - from <= room) {
            return encoded.size();
        }
        int limit = from + room;
        for (AnnotatedText.Link link : links) {
            Encoded.Span span = encoded.span(link.from(), link.to());
            if (span != null && span.start() > from && span.start() < limit && span.end() >= limit) {
                return span.start();
            }
        }
        return limit;
    }

    /** Hands out the sequence that is being filled, if there is one. */
    void flush() {
        if (length > 1) {
            out.accept(Arrays.copyOf(tokens, length), Arrays.copyOf(mentions, 3 * mentionCount));
        }
        length = 1;
        mentionCount = 0;
    }

    /** How many mentions were written, by the way that they came about. */
    Map<String, Long> mentionSources() {
        return Map.copyOf(mentionSources);
    }

    /** How many links could not be kept, because no whole tokens stand for them or a sequence ended in them. */
    long lostMentions() {
        return lostMentions;
    }
}

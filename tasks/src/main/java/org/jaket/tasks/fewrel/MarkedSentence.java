package org.jaket.tasks.fewrel;

import java.util.Arrays;
import org.jaket.text.Encoded;
import org.jaket.text.Tokenizer;

/**
 * A sentence as tokens, head and tail marked, without special tokens.
 *
 * @param tokens token ids
 * @param spans first and last token of head and tail: {@code [head first, head last, tail first, tail last]}; -1 where a
 *     long sentence was cut before its end
 */
record MarkedSentence(int[] tokens, int[] spans) {

    /** Around the head and around the tail, as words that every tokenizer keeps apart. */
    private static final String HEAD = "#";

    private static final String TAIL = "$";

    /**
     * Marks and tokenizes.
     *
     * @param maxTokens longer sentences are cut at the end
     */
    static MarkedSentence of(Instance instance, Tokenizer tokenizer, int maxTokens) {
        StringBuilder text = new StringBuilder();
        int[] places = new int[4];
        for (int i = 0; i < instance.tokens().size(); i++) {
            open(text, instance.head(), i, HEAD, places, 0);
            open(text, instance.tail(), i, TAIL, places, 2);
            text.append(text.length() == 0 ? "" : " ").append(instance.tokens().get(i));
            close(text, instance.head(), i, HEAD, places, 1);
            close(text, instance.tail(), i, TAIL, places, 3);
        }
        Encoded encoded = tokenizer.encode(text.toString());
        int kept = Math.min(encoded.size(), maxTokens);
        int[] spans = {-1, -1, -1, -1};
        for (int i = 0; i < 4; i += 2) {
            Encoded.Span span = encoded.span(places[i], places[i + 1]);
            if (span != null && span.end() < kept) {
                spans[i] = span.start();
                spans[i + 1] = span.end();
            }
        }
        return new MarkedSentence(Arrays.copyOf(encoded.ids(), kept), spans);
    }

    private static void open(
            StringBuilder text, Instance.Argument argument, int word, String mark, int[] places, int at) {
        if (argument.first() == word) {
            text.append(text.length() == 0 ? "" : " ").append(mark);
            places[at] = text.length() + 1;
        }
    }

    private static void close(
            StringBuilder text, Instance.Argument argument, int word, String mark, int[] places, int at) {
        if (argument.last() == word) {
            places[at] = text.length();
            text.append(' ').append(mark);
        }
    }
}

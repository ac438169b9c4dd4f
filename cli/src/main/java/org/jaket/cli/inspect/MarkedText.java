package org.jaket.cli.inspect;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jaket.text.Tokenizer;

/** A token sequence as text, with its mentions marked: {@code the [labrador|wn31-02101886-n] barked}. */
final class MarkedText {

    private MarkedText() {}

    /**
     * Marks the mentions.
     *
     * @param tokenizer the tokenizer that made the token ids
     * @param tokens a sequence from [CLS] to [SEP]
     * @param mentions triples (entity, start, end), ends inclusive, sorted and disjoint
     * @param id the identifier of an entity
     */
    static String of(Tokenizer tokenizer, int[] tokens, int[] mentions, IntFunction<String> id) {
        boolean spaces = tokenizer.type().equals("WordPiece");
        StringBuilder text = new StringBuilder();
        int at = 1;
        for (int m = 0; m < mentions.length; m += 3) {
            append(text, decode(tokenizer, tokens, at, mentions[m + 1]), spaces);
            String mention = decode(tokenizer, tokens, mentions[m + 1], mentions[m + 2] + 1);
            // A byte-level token carries the space before its word.
            String lead = mention.startsWith(" ") ? " " : "";
            append(text, lead + "[" + mention.strip() + "|" + id.apply(mentions[m]) + "]", spaces);
            at = mentions[m + 2] + 1;
        }
        append(text, decode(tokenizer, tokens, at, tokens.length - 1), spaces);
        return text.toString().strip();
    }

    private static void append(StringBuilder text, String piece, boolean spaces) {
        if (spaces && !piece.isEmpty() && text.length() > 0) {
            text.append(' ');
        }
        text.append(piece);
    }

    private static String decode(Tokenizer tokenizer, int[] tokens, int from, int to) {
        return from >= to ? "" : tokenizer.decode(Arrays.copyOfRange(tokens, from, to));
    }
}

package org.jaket.finetune;

import org.jaket.language.LanguageConfig;
import org.jaket.text.Encoded;
import org.jaket.text.Tokenizer;

/**
 * A text that describes one thing, and where it names it.
 *
 * @param tokens token ids from [CLS] to [SEP]
 * @param first position of the first token of the name; 0 is [CLS] and stands for none
 * @param last position of its last token, inclusive
 */
public record DescribedText(int[] tokens, int first, int last) {

    private static final int LONGEST = 64;

    /**
     * Checks the span.
     *
     * @throws IllegalArgumentException if it leaves the text
     */
    public DescribedText {
        if (first < 0 || last < first || last >= tokens.length) {
            throw new IllegalArgumentException(
                    "span " + first + "…" + last + " leaves a text of " + tokens.length + " tokens");
        }
    }

    /**
     * The length at which descriptions are cut: the paper's 64 tokens, or what the model reads at most.
     *
     * @param config the language module that reads them
     */
    public static int maxLength(LanguageConfig config) {
        return Math.min(LONGEST, config.maxLength());
    }

    /**
     * A name followed by a description, {@code name: description}, cut at a length.
     *
     * @param tokenizer cuts them into tokens
     * @param name the name, which becomes the mention; where it has no token, [CLS] does
     * @param description the description, may be empty
     * @param maxLength the most tokens, [CLS] and [SEP] included
     */
    public static DescribedText of(Tokenizer tokenizer, String name, String description, int maxLength) {
        String text = description.isBlank() ? name : name + ": " + description;
        return of(tokenizer, text, 0, name.length(), maxLength);
    }

    /**
     * A text with a name in it, cut at a length.
     *
     * @param tokenizer cuts it into tokens
     * @param text the text
     * @param from index of the name's first character
     * @param to index after its last character
     * @param maxLength the most tokens, [CLS] and [SEP] included
     */
    public static DescribedText of(Tokenizer tokenizer, String text, int from, int to, int maxLength) {
        Encoded encoded = tokenizer.encode(text);
        int kept = Math.min(encoded.size(), maxLength - 2);
        int[] tokens = new int[kept + 2];
        tokens[0] = tokenizer.clsId();
        System.arraycopy(encoded.ids(), 0, tokens, 1, kept);
        tokens[kept + 1] = tokenizer.sepId();
        Encoded.Span span = to > from ? encoded.span(from, to) : null;
        return span == null || span.end() >= kept
                ? new DescribedText(tokens, 0, 0)
                : new DescribedText(tokens, span.start() + 1, span.end() + 1);
    }
}

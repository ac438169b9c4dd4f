package org.jaket.memory;

import java.nio.IntBuffer;
import org.jaket.store.Dataset;
import org.jaket.store.TokenSequences;

/** Descriptions as tokens, by index, each with the mention of what it describes (section 3.1). */
public interface Descriptions {

    /** The number of tokens of a description, from [CLS] to [SEP]. */
    int length(int index);

    /** Copies the tokens of a description into an array, from position {@code at}. */
    void copy(int index, int[] into, int at);

    /** The first token of its own mention; the position of [CLS] where it has none. */
    int first(int index);

    /** The last token of its own mention, inclusive; the position of [CLS] where it has none. */
    int last(int index);

    /** The tokens of a description. */
    default int[] tokens(int index) {
        int[] tokens = new int[length(index)];
        copy(index, tokens, 0);
        return tokens;
    }

    /** The descriptions of a data set's entities. */
    static Descriptions of(Dataset dataset) {
        TokenSequences sequences = dataset.descriptions();
        IntBuffer mentions = dataset.descriptionMentions();
        return new Descriptions() {
            @Override
            public int length(int index) {
                return sequences.length(index);
            }

            @Override
            public void copy(int index, int[] into, int at) {
                sequences.copy(index, into, at);
            }

            @Override
            public int first(int index) {
                return mentions.get(2 * index);
            }

            @Override
            public int last(int index) {
                return mentions.get(2 * index + 1);
            }
        };
    }
}

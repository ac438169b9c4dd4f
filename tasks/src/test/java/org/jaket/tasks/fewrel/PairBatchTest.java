package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jaket.pretrain.TinyWorld;
import org.jaket.text.Tokenizer;
import org.jaket.text.Vocabulary;
import org.junit.jupiter.api.Test;

class PairBatchTest {

    private static PairBatch.Linked linked(int[] tokens, int[] spans, int... entities) {
        return new PairBatch.Linked(new MarkedSentence(tokens, spans), entities);
    }

    @Test
    void twoSentencesAreOneSequenceWithTheEntitiesOfBoth() {
        PairBatch.Linked query = linked(new int[] {21, 22, 23, 24}, new int[] {0, 1, 3, 3}, 7, 8);
        PairBatch.Linked support = linked(new int[] {31, 32, 33}, new int[] {2, 2, 0, 0}, 9, 7);
        // One end has no entity, the other one is cut off.
        PairBatch.Linked silent = linked(new int[] {41}, new int[] {0, 0, -1, -1}, -1, 6);
        List<PairBatch.Pair> pairs = List.of(new PairBatch.Pair(query, support), new PairBatch.Pair(silent, query));
        PairBatch.Roots roots = PairBatch.mention(pairs, 5);
        assertThat(roots.entities()).containsExactly(7, 8, 9);
        assertThat(roots.end()).isEqualTo(8);
        Vocabulary vocabulary;
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            vocabulary = tokenizer.vocabulary();
        }
        PairBatch batch = PairBatch.of(
                pairs.stream().map(pair -> new PairBatch.Placed(pair, roots)).toList(), vocabulary);
        int cls = vocabulary.clsId();
        int sep = vocabulary.sepId();
        int pad = vocabulary.padId();
        assertThat(batch.tokens().tokens())
                .containsExactly(
                        cls, 21, 22, 23, 24, sep, 31, 32, 33, sep, // the first
                        cls, 41, sep, 21, 22, 23, 24, sep, pad, pad);
        assertThat(batch.tokens().lengths()).containsExactly(10, 8);
        // Tokens 21, 22 and 24 of the query, 33 and 31 of the support, and those of the second pair's support.
        assertThat(batch.sites().positions()).containsExactly(1, 2, 4, 8, 6, 13, 14, 16);
        assertThat(batch.sites().roots()).containsExactly(5, 5, 6, 7, 5, 5, 5, 6);
    }
}

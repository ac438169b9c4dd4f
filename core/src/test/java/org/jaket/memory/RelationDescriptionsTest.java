package org.jaket.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.Relation;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;

/** Under a tokenizer that cuts words into letters: a is 5, b is 6, …, and behind another letter 31, 32, …; a colon is 1. */
class RelationDescriptionsTest {

    private static final List<Relation> RELATIONS =
            List.of(new Relation("r0", "ab c", "d e", null), new Relation("f g", "", "", null));

    private static RelationDescriptions read(int relationCount, int maxLength) {
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            return RelationDescriptions.of(RELATIONS, relationCount, tokenizer, maxLength);
        }
    }

    private static void require(RelationDescriptions found, int relation, int first, int last, int... tokens) {
        assertThat(found.tokens(relation)).containsExactly(tokens);
        assertThat(found.length(relation)).isEqualTo(tokens.length);
        assertThat(found.first(relation)).isEqualTo(first);
        assertThat(found.last(relation)).isEqualTo(last);
    }

    @Test
    void aRelationIsItsLabelAndItsDescriptionAndTheLabelIsTheMention() {
        RelationDescriptions found = read(2, 24);
        assertThat(found.size()).isEqualTo(2);
        require(found, 0, 1, 3, 2, 5, 32, 7, 1, 8, 9, 3);
    }

    @Test
    void aRelationWithoutLabelAndDescriptionIsItsIdentifier() {
        require(read(2, 24), 1, 1, 2, 2, 10, 11, 3);
    }

    @Test
    void anInverseIsNamedAfterItsRelationAndDescribedLikeIt() {
        RelationDescriptions found = read(4, 24);
        assertThat(found.size()).isEqualTo(4);
        require(found, 0, 1, 3, 2, 5, 32, 7, 1, 8, 9, 3);
        require(found, 2, 1, 12, 2, 13, 44, 52, 35, 48, 49, 35, 19, 36, 5, 32, 7, 1, 8, 9, 3);
        require(found, 3, 1, 11, 2, 13, 44, 52, 35, 48, 49, 35, 19, 36, 10, 11, 3);
    }

    @Test
    void aLabelThatIsCutHasItsMentionAtTheFirstToken() {
        require(read(2, 5), 0, 1, 3, 2, 5, 32, 7, 3);
        require(read(2, 4), 0, 0, 0, 2, 5, 32, 3);
    }
}

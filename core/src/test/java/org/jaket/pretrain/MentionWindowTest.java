package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jaket.pretrain.MentionScorer.Site;
import org.jaket.text.Encoded;
import org.jaket.text.Vocabulary;
import org.junit.jupiter.api.Test;

class MentionWindowTest {

    private static final Vocabulary VOCABULARY = new Vocabulary(2000, 1, 2, 3, 0, new BitSet());

    /** One token of two characters for each pair of characters, numbered from 100. */
    private static Encoded encoded(int tokens) {
        return new Encoded(
                IntStream.range(100, 100 + tokens).toArray(),
                IntStream.range(0, tokens).map(t -> 2 * t).toArray(),
                IntStream.range(0, tokens).map(t -> 2 * t + 2).toArray());
    }

    @Test
    void aTextThatFitsIsReadWhole() {
        List<MentionWindow> windows = MentionWindow.of(
                5, encoded(6), List.of(new Site(0, 2, new int[1]), new Site(9, 12, new int[1])), VOCABULARY, 8);
        assertThat(windows).hasSize(1);
        MentionWindow window = windows.get(0);
        assertThat(window.passage()).isEqualTo(5);
        assertThat(window.tokens()).containsExactly(1, 100, 101, 102, 103, 104, 105, 2);
        assertThat(window.starts()).containsExactly(1, 5);
        assertThat(window.ends()).containsExactly(1, 6);
    }

    @Property(tries = 500)
    void everyMentionIsInOneWindowWithItsTokens(
            @ForAll @IntRange(min = 1, max = 120) int tokens,
            @ForAll @IntRange(min = 8, max = 40) int maxLength,
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 9) Integer> lengths) {
        List<Site> sites = new ArrayList<>();
        int at = 0;
        for (int length : lengths) {
            if (at + length <= 2 * tokens) {
                sites.add(new Site(at, at + length, new int[1]));
            }
            at += length + 1;
        }
        List<MentionWindow> windows = MentionWindow.of(0, encoded(tokens), sites, VOCABULARY, maxLength);
        List<Integer> seen = new ArrayList<>();
        for (MentionWindow window : windows) {
            assertThat(window.tokens().length).isLessThanOrEqualTo(maxLength);
            for (int i = 0; i < window.sites().length; i++) {
                Site site = sites.get(window.sites()[i]);
                seen.add(window.sites()[i]);
                assertThat(window.tokens()[window.starts()[i]]).isEqualTo(100 + site.from() / 2);
                assertThat(window.tokens()[window.ends()[i]]).isEqualTo(100 + (site.to() - 1) / 2);
            }
        }
        assertThat(seen).isEqualTo(IntStream.range(0, sites.size()).boxed().toList());
    }
}

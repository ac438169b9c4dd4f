package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpisodeSamplerTest {

    @Property(tries = 300)
    void noQueryIsInItsOwnSupportAndEveryRelationIsAskedAlike(
            @ForAll @IntRange(min = 2, max = 6) int ways,
            @ForAll @IntRange(min = 1, max = 5) int shots,
            @ForAll @IntRange(min = 1, max = 5) int queries,
            @ForAll long seed) {
        int[] sizes = {10, 11, 12, 10, 13, 10, 30};
        Episode episode = new EpisodeSampler(sizes, ways, shots, queries).sample(new SplittableRandom(seed));
        assertThat(episode.relations()).hasSize(ways).doesNotHaveDuplicates();
        for (int way = 0; way < ways; way++) {
            int expected = way;
            int[] asked = IntStream.range(0, episode.queries().length)
                    .filter(q -> episode.answers()[q] == expected)
                    .map(q -> episode.queries()[q])
                    .toArray();
            assertThat(asked).hasSize(queries).doesNotHaveDuplicates();
            assertThat(episode.support()[way]).hasSize(shots).doesNotHaveDuplicates();
            for (int shot : episode.support()[way]) {
                assertThat(asked).doesNotContain(shot);
            }
            int size = sizes[episode.relations()[way]];
            assertThat(IntStream.of(asked)).allMatch(i -> i >= 0 && i < size);
            assertThat(IntStream.of(episode.support()[way])).allMatch(i -> i >= 0 && i < size);
        }
    }

    @Test
    void tooFewInstancesAreRefused() {
        assertThatThrownBy(() -> new EpisodeSampler(new int[] {9, 3}, 2, 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 4");
    }
}

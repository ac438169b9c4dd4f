package org.jaket.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void normalizesCaseAndWhiteSpace() {
        assertThat(Sentences.normalize("  The\tDog  barked ")).isEqualTo("the dog barked");
    }

    @Test
    void choosesNothingThatCanBeReadElsewhere() {
        List<String> candidates = List.of("able to swim", "she is able to swim fast", "so", "in ad 200", "a free one");
        List<String> others = List.of("used in ad 200 and later", "it was so");
        for (int seed = 0; seed < 20; seed++) {
            assertThat(Sentences.choose(candidates, others, 0.5, new SplittableRandom(seed)))
                    .containsExactlyInAnyOrder("she is able to swim fast", "a free one");
        }
    }

    @Test
    void choosesTheShareAndBySeed() {
        List<String> candidates = IntStream.range(0, 1000)
                .mapToObj(i -> "sentence number " + i + " ends")
                .toList();
        assertThat(Sentences.choose(candidates, List.of(), 0.05, new SplittableRandom(1)))
                .hasSize(50)
                .isEqualTo(Sentences.choose(candidates, List.of(), 0.05, new SplittableRandom(1)))
                .isNotEqualTo(Sentences.choose(candidates, List.of(), 0.05, new SplittableRandom(2)));
    }

    @Test
    void punctuationDoesNotHideASentence() {
        assertThat(Sentences.choose(
                        List.of("\"stop the car!\""),
                        List.of("he cried: stop the car, now"),
                        0.5,
                        new SplittableRandom(1)))
                .isEmpty();
    }
}

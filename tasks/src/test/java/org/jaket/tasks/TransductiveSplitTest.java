package org.jaket.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jaket.random.Randomness;
import org.junit.jupiter.api.Test;

class TransductiveSplitTest {

    private static final int[] EXAMPLES =
            IntStream.range(0, 2685).map(i -> 3 * i).toArray();

    @Test
    void partsAreDisjointAndWhole() {
        TransductiveSplit split = TransductiveSplit.of(EXAMPLES, new Randomness(5), 1);
        assertThat(split.train()).hasSize(537);
        assertThat(split.dev()).hasSize(537);
        assertThat(split.test()).hasSize(1611);
        assertThat(IntStream.concat(
                                IntStream.of(split.train()),
                                IntStream.concat(IntStream.of(split.dev()), IntStream.of(split.test())))
                        .sorted()
                        .toArray())
                .isEqualTo(EXAMPLES);
    }

    @Test
    void smallerSharesArePartsOfLargerOnesAndLeaveTheRestAlone() {
        TransductiveSplit whole = TransductiveSplit.of(EXAMPLES, new Randomness(5), 1);
        int[] sizes = {107, 26};
        double[] shares = {0.2, 0.05};
        for (int i = 0; i < shares.length; i++) {
            TransductiveSplit part = TransductiveSplit.of(EXAMPLES, new Randomness(5), shares[i]);
            assertThat(part.train()).hasSize(sizes[i]);
            assertThat(whole.train()).contains(part.train());
            assertThat(part.dev()).isEqualTo(whole.dev());
            assertThat(part.test()).isEqualTo(whole.test());
        }
    }

    /** A published figure is of one split: another one with the same seed would be another figure. */
    @Test
    void theSplitOfASeedStaysWhatItIs() {
        TransductiveSplit split = TransductiveSplit.of(EXAMPLES, new Randomness(1), 0.05);
        assertThat(split.train()).startsWith(6564, 1671, 6117);
        assertThat(split.dev()).startsWith(4401, 6903, 6528);
        assertThat(split.test()).startsWith(7695, 660, 1014);
        assertThat(new int[] {
                    Arrays.hashCode(split.train()), Arrays.hashCode(split.dev()), Arrays.hashCode(split.test())
                })
                .containsExactly(135942755, 939634931, -770352797);
    }

    @Test
    void theSeedDecides() {
        assertThat(TransductiveSplit.of(EXAMPLES, new Randomness(5), 1).test())
                .isEqualTo(TransductiveSplit.of(EXAMPLES, new Randomness(5), 1).test())
                .isNotEqualTo(
                        TransductiveSplit.of(EXAMPLES, new Randomness(6), 1).test());
        assertThatThrownBy(() -> TransductiveSplit.of(EXAMPLES, new Randomness(5), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrainingOptionsTest {

    private static TrainingOptions options(long steps, double warmup) {
        return new TrainingOptions(steps, 1, 1, 0, 0, 0, 0, warmup, 0, 0, 0);
    }

    @Test
    void ratesRiseToTheirPeakAndFallToZeroAfterTheLastStep() {
        TrainingOptions options = options(100, 0.1);
        assertThat(options.rateShare(1)).isCloseTo(0.1, within(1e-12));
        assertThat(options.rateShare(10)).isEqualTo(1);
        assertThat(options.rateShare(11)).isEqualTo(1);
        assertThat(options.rateShare(12)).isCloseTo(89 / 90.0, within(1e-12));
        assertThat(options.rateShare(100)).isCloseTo(1 / 90.0, within(1e-12));
    }

    @Test
    void aPartOfAStepOfWarmUpIsAWholeOne() {
        assertThat(options(25, 0.1).rateShare(2)).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(options(25, 0.1).rateShare(4)).isEqualTo(1);
        assertThat(options(25, 0.1).rateShare(25)).isCloseTo(1 / 22.0, within(1e-12));
    }

    @Test
    void withoutWarmUpRatesFallFromTheStart() {
        assertThat(options(4, 0).rateShare(1)).isEqualTo(1);
        assertThat(options(4, 0).rateShare(4)).isEqualTo(0.25);
    }
}

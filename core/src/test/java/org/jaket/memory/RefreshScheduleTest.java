package org.jaket.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {

    @Test
    void isThePapersSequence() {
        assertThat(IntStream.range(0, 21).map(RefreshSchedule.PAPER::interval))
                .containsExactly(
                        10, 10, 10, 20, 20, 20, 40, 40, 40, 80, 80, 80, 160, 160, 160, 320, 320, 320, 500, 500, 500);
    }

    @Test
    void staysAtTheMaximumForever() {
        assertThat(RefreshSchedule.PAPER.interval(Integer.MAX_VALUE)).isEqualTo(500);
        assertThat(new RefreshSchedule(7, 1, 2, 500).interval(1000)).isEqualTo(7);
        assertThat(new RefreshSchedule(600, 2, 3, 500).interval(0)).isEqualTo(500);
    }
}

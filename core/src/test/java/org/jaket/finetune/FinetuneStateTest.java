package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FinetuneStateTest {

    @Test
    void ofEqualScoresTheEarliestCountsButTrainedOnesBeforeUntrainedOnes() {
        FinetuneState start = FinetuneState.INITIAL.looked(0.3);
        assertThat(start.isBest()).isTrue();
        assertThat(start.stepped(false).looked(0.2).bestStep()).isZero();
        FinetuneState first = start.stepped(false).looked(0.3);
        assertThat(first.bestStep()).isEqualTo(1);
        assertThat(first.looksSinceBest()).isEqualTo(1);
        FinetuneState second = first.stepped(false).looked(0.3);
        assertThat(second.bestStep()).isEqualTo(1);
        assertThat(second.looksSinceBest()).isEqualTo(2);
        FinetuneState third = second.stepped(false).looked(0.4);
        assertThat(third.bestStep()).isEqualTo(3);
        assertThat(third.looksSinceBest()).isZero();
    }
}

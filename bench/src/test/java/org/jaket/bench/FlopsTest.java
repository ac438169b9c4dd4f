package org.jaket.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.jaket.language.LanguageConfig;
import org.jaket.language.ModelType;
import org.jaket.pretrain.StepProbe;
import org.junit.jupiter.api.Test;

class FlopsTest {

    @Test
    void countsEachProductOfTheFormulas() {
        LanguageConfig config = new LanguageConfig(ModelType.BERT, 100, 8, 2, 2, 32, 64, 2, 1e-12, 0, 0, 0);
        StepProbe.Work work = new StepProbe.Work(3, 16, 7, List.of(50.0, 20.0, 5.0), 10);

        Flops flops = Flops.of(work, config);

        double forward = 2.0 * 2 * 48 * (8 * 8 * 4 + 8 * 32 + 32 * 8);
        assertThat(flops.layers()).isEqualTo(3 * forward);
        assertThat(flops.attention()).isEqualTo(3.0 * 2 * 2 * 3 * (16 * 16 * 8) * 2);
        assertThat(flops.head()).isEqualTo(3.0 * 2 * 7 * (8 * 8 + 8 * 100));
        double first = 2 * 2.0 * 50 * 64 + 3 * 2.0 * 8 * (50 + 20 + 20 * 10);
        double second = 3 * 2.0 * 20 * 64 + 3 * 2.0 * 8 * (20 + 5 + 5 * 10);
        assertThat(flops.knowledge()).isCloseTo(first + second, Offset.offset(1e-6));
        assertThat(flops.total()).isEqualTo(flops.layers() + flops.attention() + flops.head() + flops.knowledge());
    }
}

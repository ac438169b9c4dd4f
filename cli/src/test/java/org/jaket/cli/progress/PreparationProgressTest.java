package org.jaket.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PreparationProgressTest {

    private long now;

    @Test
    void theTimeLeftIsThatOfWhatIsDoneNow() {
        StringWriter out = new StringWriter();
        PreparationProgress progress = new PreparationProgress(new PrintWriter(out, true), 0, () -> now);
        // 900 of 1,000 were kept from before.
        progress.at("reading", 900, 1000);
        now = 10_000_000_000L;
        progress.at("reading", 910, 1000);
        now = 100_000_000_000L;
        progress.at("reading", 1000, 1000);
        assertThat(out.toString().lines()).containsExactly("reading: 910/1,000  1:30 left", "reading: 1,000 in 1:40");
    }
}

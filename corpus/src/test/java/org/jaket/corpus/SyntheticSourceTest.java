package org.jaket.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetInfo;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticSourceTest {

    @TempDir
    Path folder;

    @Test
    void hasTheSizesAskedForAndAPowerLaw() {
        SyntheticOptions options = new SyntheticOptions(2000, 13, 12_345, 40, 60, 32, 5);
        try (Tokenizer tokenizer = TestTokenizer.in(folder)) {
            DatasetInfo info = SyntheticSource.prepare(
                    options, tokenizer, tokenizer.file(), folder.resolve("data"), false, Progress.NONE);
            assertThat(info.counts().triples()).isEqualTo(12_345);
            assertThat(info.mentionSources())
                    .containsEntry(
                            "random", info.counts().mentions() + info.counts().heldOutMentions());
        }
        try (Dataset data = Dataset.open(folder.resolve("data"))) {
            assertThat(data.entityCount()).isEqualTo(2000);
            assertThat(data.relations()).hasSize(13);
            assertThat(data.categories()).hasSize(40);
            assertThat(data.text().size()).isEqualTo(60);
            assertThat(data.text().length(0)).isEqualTo(32);
            assertThat(data.text().mentions(0)).isNotEmpty();
            assertThat(data.heldOutText().size()).isEqualTo(3);
            assertThat(data.entity(7).label()).isEqualTo("e7");
            int[] in = new int[2000];
            Arrays.stream(data.graphNeighbors()).forEach(v -> in[v]++);
            int highest = Arrays.stream(in).max().orElse(0);
            assertThat(highest).as("a hub").isGreaterThan(20 * 12_345 / 2000);
            long known = Arrays.stream(data.categoryOf()).filter(c -> c >= 0).count();
            assertThat(known).isBetween(1570L, 1755L);
        }
    }
}

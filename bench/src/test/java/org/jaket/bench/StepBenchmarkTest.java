package org.jaket.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jaket.bench.BenchResult.Figure;
import org.jaket.bench.BenchResult.Unit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StepBenchmarkTest {

    private static final List<String> SHARES =
            List.of("knowledge_share", "update_share", "refresh_share", "library_dropout_share");

    @Test
    void measuresEveryPromisedFigure() {
        BenchOptions options = new BenchOptions(null, 2, 64, 4, 32, 16, 1000, 1, 64);
        List<String> progress = new ArrayList<>();

        JsonNode json = JsonMapper.shared()
                .readTree(StepBenchmark.run(options, progress::add).json());

        assertThat(progress).contains("round 1 of 1");
        for (String key : List.of(
                "step_over_matmul",
                "step_over_fp32",
                "bf16_over_fp32",
                "written_out_over_fused",
                "memory_over_on_the_fly",
                "sampled_edges_per_second")) {
            assertThat(json.get(key).asDouble()).as(key).isPositive();
        }
        // Of times that were measured apart: one round of so short a step may give more than the whole.
        SHARES.forEach(
                key -> assertThat(json.get(key).asDouble()).as(key).isFinite().isNotNegative());
        assertThat(json.get("dropout_share").isNumber()).isTrue();
        assertThat(json.get("machine").get("cores").asInt()).isPositive();
        assertThat(json.get("versions").get("pytorch").asString()).startsWith("2.");
        assertThat(json.get("sizes").get("entities").asInt()).isEqualTo(1000);
    }

    @Test
    void printsWhatIsMissingAsADash() {
        BenchResult result = new BenchResult(
                List.of(
                        new Figure("a", "first", 0.5, Unit.RATIO, "at least 0.4"),
                        new Figure("b", "second one", Double.NaN, Unit.SHARE, "")),
                java.util.Map.of(),
                java.util.Map.of(),
                java.util.Map.of(),
                List.of());

        assertThat(result.lines()).startsWith("first       0.500  at least 0.4", "second one      -");
        assertThat(JsonMapper.shared().readTree(result.json()).get("b").isNull())
                .isTrue();
    }

    @Test
    void refusesSizesThatCannotBe() {
        assertThatThrownBy(() -> new BenchOptions(null, 12, 100, 32, 128, 256, 1000, 1, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected hidden size a multiple of 64, found 100");
    }
}

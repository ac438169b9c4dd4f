package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jaket.pretrain.ConfigFiles;
import org.jaket.pretrain.Planner.Measured;
import org.jaket.pretrain.PretrainConfig;
import org.junit.jupiter.api.Test;

class QuickstartPlanTest {

    private static int synsets(List<String> domains) {
        return QuickstartPlan.DOMAINS.stream()
                .filter(domain -> domains.contains(domain.name()))
                .mapToInt(QuickstartPlan.Domain::synsets)
                .sum();
    }

    @Test
    void tenMinutesTakeBetweenFifteenAndTwentyFiveThousandSynsets() {
        assertThat(synsets(QuickstartPlan.domains(10))).isBetween(15_000, 25_000);
    }

    @Test
    void aFewMinutesTakeFewerDomainsButMoreThanOne() {
        assertThat(synsets(QuickstartPlan.domains(2))).isLessThan(6_000);
        assertThat(QuickstartPlan.domains(1)).hasSizeGreaterThan(1);
    }

    @Property
    void whatIsPlannedFitsIntoTheTime(
            @ForAll @DoubleRange(min = 0.2, max = 8) double step,
            @ForAll @DoubleRange(min = 3, max = 200) double refresh,
            @ForAll @DoubleRange(min = 1, max = 60) double evaluation,
            @ForAll @DoubleRange(min = 30, max = 4000) double left) {
        Map<String, String> options = QuickstartPlan.options(new Measured(step, refresh, evaluation), left);
        long steps = Long.parseLong(options.get("steps"));
        long interval = Long.parseLong(options.get("memory.initial_interval"));
        long refreshes = (steps - 1) / interval;
        double seconds = steps * step + refreshes * refresh + evaluation;
        assertThat(steps).isGreaterThanOrEqualTo(QuickstartPlan.FEWEST_STEPS);
        assertThat(QuickstartPlan.seconds(new Measured(step, refresh, evaluation), options))
                .isBetween(seconds, seconds + 30);
        if (steps > QuickstartPlan.FEWEST_STEPS) {
            assertThat(seconds).isLessThan(left);
            assertThat(refreshes * refresh).isLessThanOrEqualTo(0.2 * left);
        }
    }

    @Test
    void theConfigurationsThatComeAlongAreUnderstood() {
        PretrainConfig quickstart = ConfigFiles.load(null, BuiltInConfig.options("quickstart.yaml"));
        assertThat(quickstart.text().batchSize()).isPositive();
        PretrainConfig paper = ConfigFiles.load(null, BuiltInConfig.options("paper.yaml"));
        assertThat(paper.text().batchSize()).isEqualTo(1024);
        assertThat(paper.graph().batchSize()).isEqualTo(16384);
        assertThat(paper.epochs()).isEqualTo(8);
        assertThat(paper.optimizer().warmupSteps()).isEqualTo(3000);
        assertThat(paper.memory().momentum()).isEqualTo(0.8);
    }
}

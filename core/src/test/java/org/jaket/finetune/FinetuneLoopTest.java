package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.StopSignal;
import org.jaket.store.EventLines;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneLoopTest {

    private static final TrainingOptions OPTIONS = new TrainingOptions(40, 1, 5, 0, 1e-3, 1e-3, 1e-1, 0, 0, 0, 1000);

    @TempDir
    Path folder;

    /** One number that every step makes smaller, up to the step from which the loss is not finite. */
    private record Falling(Parameters parameters, long finite) implements FinetuneTask {

        @Override
        public Tensor loss(long step, int part) {
            Tensor sum = parameters.get("x").sum();
            return step > finite ? sum.mul(new Scalar(Double.NaN)) : sum;
        }

        @Override
        public double validate() {
            return -Tensors.toFloats(parameters.get("x"))[0];
        }
    }

    private FinetuneLoop.Result run(String name, long finite, List<String> warnings) throws IOException {
        return run(name, finite, warnings, new StopSignal());
    }

    private FinetuneLoop.Result run(String name, long finite, List<String> warnings, StopSignal stop)
            throws IOException {
        Files.createDirectories(folder.resolve(name));
        try (Parameters parameters =
                new Parameters.Builder().add("x", ParameterGroup.TASK_PLAIN, 1).build()) {
            FinetuneLoop.Result result = new FinetuneLoop(
                            new RunDirectory(folder.resolve(name)),
                            new Falling(parameters, finite),
                            OPTIONS,
                            List.of(event -> {
                                if (event instanceof FinetuneEvent.Warning warning) {
                                    warnings.add(warning.message());
                                }
                            }),
                            stop)
                    .run();
            assertThat((double) -Tensors.toFloats(parameters.get("x"))[0]).isEqualTo(result.bestScore());
            return result;
        }
    }

    @Test
    void aTrainingThatDivergesEndsWithTheWeightsOfItsBestLookAndStaysEnded() throws IOException {
        List<String> warnings = new ArrayList<>();
        FinetuneLoop.Result result = run("diverged", 12, warnings);
        assertThat(result.completed()).isTrue();
        assertThat(result.diverged()).isTrue();
        assertThat(result.step()).isEqualTo(22);
        // Steps 13 to 22 change nothing: the look after step 15 is the best one, and the one after 20 no better.
        assertThat(result.bestStep()).isEqualTo(15);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("training diverged: 10 steps in a row up to step 22 had a loss that is not finite")
                .contains("weights of step 15");
        assertThat(new FinetuneRun(folder.resolve("diverged")).trainedScore()).hasValue(result.bestScore());
        assertThat(run("diverged", 12, warnings)).isEqualTo(result);
    }

    @Test
    void theLookBeforeTheFirstStepStaysInTheMetricsOfARunThatWasStoppedThere() throws IOException {
        StopSignal stop = new StopSignal();
        stop.request();
        List<String> warnings = new ArrayList<>();
        assertThat(run("stopped", 40, warnings, stop).completed()).isFalse();
        assertThat(looks("stopped")).containsExactly(0L);
        assertThat(run("stopped", 40, warnings).completed()).isTrue();
        assertThat(looks("stopped")).containsExactly(0L, 5L, 10L, 15L, 20L, 25L, 30L, 35L, 40L);
    }

    private List<Long> looks(String name) {
        List<Long> steps = new ArrayList<>();
        EventLines.forEach(new RunDirectory(folder.resolve(name)).metrics(), event -> {
            if (event.path("event").asString("").equals("validation")) {
                steps.add(event.path("step").asLong(-1));
            }
        });
        return steps;
    }

    /** Four squares whose sum is least at 1.5, in one part or in four, of which the last can be not finite. */
    private record Squares(Parameters parameters, int parts, long finite) implements FinetuneTask {

        @Override
        public Tensor loss(long step, int part) {
            Tensor x = parameters.get("x");
            Tensor sum = Tensors.zeros(ScalarType.Float, 1);
            for (int i = part * 4 / parts; i < (part + 1) * 4 / parts; i++) {
                sum = sum.add(x.sub(new Scalar(i)).square());
            }
            return step > finite && part == parts - 1 ? sum.sum().mul(new Scalar(Double.NaN)) : sum.sum();
        }

        @Override
        public double validate() {
            return 0;
        }
    }

    private List<Double> losses(String name, int parts, long finite) throws IOException {
        List<Double> losses = new ArrayList<>();
        Files.createDirectories(folder.resolve(name));
        try (Parameters parameters =
                new Parameters.Builder().add("x", ParameterGroup.TASK_PLAIN, 1).build()) {
            FinetuneLoop.Result result = new FinetuneLoop(
                            new RunDirectory(folder.resolve(name)),
                            new Squares(parameters, parts, finite),
                            OPTIONS,
                            List.of(event -> {
                                if (event instanceof FinetuneEvent.Stepped stepped) {
                                    losses.add(stepped.loss());
                                }
                            }),
                            new StopSignal())
                    .run();
            assertThat(result.completed()).isTrue();
        }
        return losses;
    }

    @Test
    void aStepIsTheSameInOnePartOrInSeveral() throws IOException {
        List<Double> whole = losses("whole", 1, 40);
        assertThat(whole).hasSize(40);
        assertThat(whole.get(0)).isEqualTo(14);
        assertThat(whole.get(39)).isCloseTo(5, within(0.1));
        List<Double> inParts = losses("parts", 4, 40);
        assertThat(inParts).hasSameSizeAs(whole);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(inParts.get(i)).isCloseTo(whole.get(i), within(1e-4));
        }
    }

    @Test
    void aPartThatIsNotFiniteLeavesOutTheWholeStep() throws IOException {
        assertThat(losses("part", 4, 31)).hasSize(31);
    }

    @Test
    void aFewStepsThatAreNotFiniteAreLeftOut() throws IOException {
        List<String> warnings = new ArrayList<>();
        FinetuneLoop.Result result = run("few", 31, warnings);
        assertThat(result.diverged()).isFalse();
        assertThat(result.step()).isEqualTo(40);
        assertThat(result.bestStep()).isEqualTo(35);
        assertThat(warnings).isEmpty();
    }

    /** A loss whose slope is one in every weight, so that each step of AdamW moves each by its rate. */
    private record Sloping(Parameters parameters) implements FinetuneTask {

        @Override
        public Tensor loss(long step, int part) {
            Tensor sum = Tensors.zeros(ScalarType.Float);
            for (String name : parameters.slots().keySet()) {
                sum = sum.add(parameters.get(name).sum());
            }
            return sum;
        }

        @Override
        public double validate() {
            return -Tensors.item(parameters.weights().sum());
        }
    }

    private float[] weightsAfterFourSteps(String name, double language, double knowledge, double task)
            throws IOException {
        Files.createDirectories(folder.resolve(name));
        Parameters.Builder builder = new Parameters.Builder();
        for (ParameterGroup group : ParameterGroup.values()) {
            builder.add(group.name(), group, 1);
        }
        try (Parameters parameters = builder.build()) {
            new FinetuneLoop(
                            new RunDirectory(folder.resolve(name)),
                            new Sloping(parameters),
                            new TrainingOptions(4, 1, 4, 0, language, knowledge, task, 0.5, 0, 0, 1000),
                            List.of(),
                            new StopSignal())
                    .run();
            return Tensors.toFloats(parameters.weights());
        }
    }

    @Test
    void everyGroupMovesAtItsOwnRateWhichRisesAndFalls() throws IOException {
        // Shares of the peak: 1/2, 1, 1, 1/2.
        assertThat(weightsAfterFourSteps("rates", 1e-3, 2e-3, 4e-3))
                .containsExactly(new float[] {-3e-3f, -3e-3f, -6e-3f, -6e-3f, -12e-3f, -12e-3f}, within(1e-6f));
        assertThat(weightsAfterFourSteps("no-language", 0, 2e-3, 4e-3)).startsWith(0, 0);
        assertThat(weightsAfterFourSteps("no-knowledge", 1e-3, 0, 4e-3)).containsSequence(0, 0);
    }
}

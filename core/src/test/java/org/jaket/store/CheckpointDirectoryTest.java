package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CheckpointDirectoryTest {

    @TempDir
    Path run;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void keepsTheNewest() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 2);
        assertThat(checkpoints.latest(warnings::add)).isEmpty();
        for (long step : new long[] {5, 10, 1_000_000, 15}) {
            Checkpoint written = write(checkpoints, step);
            assertThat(written.step()).isEqualTo(step);
            assertThat(written.files()).containsExactly("model.safetensors");
        }
        assertThat(names()).containsExactly("step-000010", "step-000015", "step-1000000");
        Checkpoint latest = checkpoints.latest(warnings::add).orElseThrow();
        assertThat(latest.step()).isEqualTo(1_000_000);
        assertThat(latest.state().get("cursor").longValue()).isEqualTo(9_000_000_000L);
        try (SafeTensors model = SafeTensors.open(latest.path("model.safetensors"))) {
            assertThat(model.toFloats("bias")).containsExactly(1, 2, 3);
        }
        assertThatThrownBy(() -> latest.path("memory.safetensors")).isInstanceOf(BadInputException.class);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncate", "flip", "delete", "state", "state value", "no state"})
    void fallsBackFromADamagedOne(String damage) throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 3);
        write(checkpoints, 1);
        write(checkpoints, 2);
        damage(checkpoints.directory().resolve("step-000002"), damage);
        assertThat(checkpoints.latest(warnings::add).orElseThrow().step()).isEqualTo(1);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("the checkpoint of step 2 is not used, that of step 1 is instead");
        assertThat(warnings.get(0)).contains(damage.contains("state") ? "state.json" : "model.safetensors");
        damage(checkpoints.directory().resolve("step-000001"), "flip");
        assertThatThrownBy(() -> checkpoints.latest(warnings::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no checkpoint in")
                .hasMessageContaining("step-000001/model.safetensors is damaged");
    }

    @Test
    void stepZeroIsNoTrainedModelUnlessThereNeverWasAnother() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 3);
        write(checkpoints, 0);
        assertThat(checkpoints.latestTrained(warnings::add).orElseThrow().step())
                .isZero();
        assertThat(warnings).singleElement().asString().contains("the run has not been trained yet");
        write(checkpoints, 2);
        assertThat(checkpoints.latestTrained(warnings::add).orElseThrow().step())
                .isEqualTo(2);
        damage(checkpoints.directory().resolve("step-000002"), "flip");
        warnings.clear();
        assertThat(checkpoints.latest(warnings::add).orElseThrow().step()).isZero();
        assertThat(warnings).singleElement().asString().contains("that of step 0, before any training, is instead");
        assertThatThrownBy(() -> checkpoints.latestTrained(warnings::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("but that of step 0, which has learnt nothing")
                .hasMessageContaining("step-000002/model.safetensors is damaged");
    }

    @Test
    void refusesAnotherFormatVersion() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 3);
        Path directory = write(checkpoints, 1).directory();
        Path state = directory.resolve("state.json");
        Files.writeString(state, Files.readString(state).replace("\"format_version\" : 1", "\"format_version\" : 2"));
        assertThatThrownBy(() -> Checkpoint.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has format version 2, and this jaket reads version 1");
    }

    @Test
    void newOneIsNeverPruned() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 1);
        write(checkpoints, 100);
        damage(checkpoints.directory().resolve("step-000100"), "flip");
        write(checkpoints, 50);
        assertThat(checkpoints.latest(warnings::add).orElseThrow().step()).isEqualTo(50);
    }

    @Test
    void failedWritesLeaveNothing() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 1);
        write(checkpoints, 1);
        assertThatThrownBy(() -> checkpoints.write(2, directory -> {
                    Samples.weights(directory.resolve("model.safetensors"));
                    throw new IllegalStateException("no more");
                }))
                .hasMessage("no more");
        assertThat(names()).containsExactly("step-000001");
        assertThat(checkpoints.latest(warnings::add).orElseThrow().step()).isEqualTo(1);
    }

    @Test
    void cleansUpAfterKilledWriters() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 2);
        write(checkpoints, 1);
        Path partial = Files.createDirectory(checkpoints.directory().resolve(".step-000002.partial"));
        Files.writeString(partial.resolve("model.safetensors"), "half");
        assertThat(checkpoints.latest(warnings::add).orElseThrow().step()).isEqualTo(1);
        write(checkpoints, 3);
        assertThat(names()).containsExactly("step-000001", "step-000003");
    }

    @Test
    void recoversFromAKillWhileReplacing() throws IOException {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 2);
        Path first = write(checkpoints, 1).directory();
        Files.move(first, checkpoints.directory().resolve(".step-000001.old"));
        assertThat(checkpoints.latest(warnings::add).orElseThrow().step()).isEqualTo(1);
        write(checkpoints, 1);
        assertThat(names()).containsExactly("step-000001");
    }

    @ParameterizedTest
    @CsvSource({"0.1", "1e-5", "3", "1e30", "-0.0"})
    void stateSurvivesAsItWas(double value) {
        CheckpointDirectory checkpoints = new CheckpointDirectory(run, 1);
        Map<String, Object> state =
                Map.of("d", value, "f", (float) value, "l", List.of(1L, 2), "m", Map.of("x", true, "y", "z\u00e9\n"));
        checkpoints.write(1, directory -> state);
        JsonNode read = checkpoints.latest(warnings::add).orElseThrow().state();
        assertThat(read.get("d").doubleValue()).isEqualTo(value);
        assertThat((float) read.get("f").doubleValue()).isEqualTo((float) value);
        assertThat(read.get("m").get("y").stringValue()).isEqualTo("z\u00e9\n");
    }

    private static Checkpoint write(CheckpointDirectory checkpoints, long step) {
        return checkpoints.write(step, directory -> {
            Samples.weights(directory.resolve("model.safetensors"));
            return Map.of("cursor", 9_000_000_000L);
        });
    }

    private static void damage(Path checkpoint, String how) throws IOException {
        Path model = checkpoint.resolve("model.safetensors");
        Path state = checkpoint.resolve("state.json");
        byte[] bytes = Files.readAllBytes(model);
        switch (how) {
            case "truncate" -> Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length - 1));
            case "flip" -> {
                bytes[bytes.length - 1] ^= 1;
                Files.write(model, bytes);
            }
            case "delete" -> Files.delete(model);
            case "state" -> Files.writeString(state, "{");
            case "state value" ->
                Files.writeString(state, Files.readString(state).replace("9000000000", "9000000001"));
            default -> Files.delete(state);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

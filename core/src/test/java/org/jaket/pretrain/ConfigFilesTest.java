package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {

    @TempDir
    Path folder;

    @Test
    void defaultsAreThePapers() {
        PretrainConfig config = ConfigFiles.defaults();
        assertThat(config.memory().initialInterval()).isEqualTo(10);
        assertThat(config.memory().momentum()).isEqualTo(0.8);
        assertThat(config.optimizer().languageRate()).isEqualTo(1e-5);
        assertThat(config.optimizer().warmupSteps()).isEqualTo(3000);
        assertThat(config.knowledge().fanOut()).isEqualTo(10);
        assertThat(config.masking().entityRate()).isEqualTo(0.15);
    }

    @Test
    void aFileAndSingleOptionsOverride() throws IOException {
        Path file = Files.writeString(folder.resolve("c.yaml"), "memory:\n  momentum: 0.5\nmode: language\n");
        PretrainConfig config = ConfigFiles.load(file, Map.of("memory.repeats", "7", "graph.edges", "out"));
        assertThat(config.memory().momentum()).isEqualTo(0.5);
        assertThat(config.memory().repeats()).isEqualTo(7);
        assertThat(config.memory().increaseRatio()).isEqualTo(2);
        assertThat(config.mode()).isEqualTo(PretrainConfig.Mode.LANGUAGE);
        assertThat(config.graph().edges()).isEqualTo(org.jaket.graph.EdgeDirection.OUT);
    }

    @Test
    void whatIsWrittenReadsBackTheSame() throws IOException {
        PretrainConfig config = ConfigFiles.load(null, Map.of("seed", "42", "optimizer.epsilon", "1e-7"));
        Path file = Files.writeString(folder.resolve("c.yaml"), ConfigFiles.toYaml(config));
        assertThat(ConfigFiles.read(file)).isEqualTo(config);
    }

    @Test
    void faultsAreOneSentence() throws IOException {
        Path unknown = Files.writeString(folder.resolve("u.yaml"), "memory:\n  momentun: 0.5\n");
        assertThatThrownBy(() -> ConfigFiles.load(unknown, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("u.yaml")
                .hasMessageContaining("memory.momentun")
                .hasMessageContaining("momentum");
        assertThatThrownBy(() -> ConfigFiles.load(null, Map.of("memory.momentum", "1.5")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("memory.momentum")
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> ConfigFiles.load(null, Map.of("memory.momentum", "much")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("momentum");
        assertThatThrownBy(() -> ConfigFiles.load(null, Map.of("graph.edges", "in")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("edges");
        assertThatThrownBy(() -> ConfigFiles.load(null, Map.of("nothing.here", "1")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("nothing.here");
        assertThatThrownBy(() -> ConfigFiles.load(folder.resolve("absent.yaml"), Map.of()))
                .hasMessageContaining("absent.yaml");
        Path blank = Files.writeString(folder.resolve("blank.yaml"), "mode:\n");
        assertThatThrownBy(() -> ConfigFiles.load(blank, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'mode' has no value");
        assertThatThrownBy(() -> ConfigFiles.load(null, Map.of("compute.precision", "")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("compute.precision");
        assertThatThrownBy(() -> ConfigFiles.load(null, Map.of("mode", "language", "loss.token", "0")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("loss.token");
        assertThatThrownBy(
                        () -> ConfigFiles.load(null, Map.of("text.batch_size", "1024", "text.micro_batch_size", "8")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("graph.batch_size");
        Path broken = Files.writeString(folder.resolve("b.yaml"), "memory: [1,\n");
        assertThatThrownBy(() -> ConfigFiles.load(broken, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("b.yaml");
    }
}

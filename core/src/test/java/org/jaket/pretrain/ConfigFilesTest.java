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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compute.precision | half | option compute.precision: expected one of auto, fp32, bf16, found half",
                "mode | 3 | option mode: expected one of joint, language, found 3",
                "memory.repeats | few | option memory.repeats: expected a whole number of at most 2147483647, found few",
                "memory.repeats | 2.5 | option memory.repeats: expected a whole number of at most 2147483647, found 2.5",
                "steps | 1e30 | option steps: expected a whole number of at most 9223372036854775807, found 1.0E30",
                "memory.momentum | much | option memory.momentum: expected a number, found much",
                "memory.momentum | [1] | option memory.momentum: expected a number, found [1]",
                "masking.mask_entity_tokens | 1 | option masking.mask_entity_tokens: expected true or false, found 1",
                "memory.momentum | 1.5 | option memory.momentum must be in [0, 1), found 1.5",
                "optimizer.epsilon | .inf | option optimizer.epsilon must be a finite number of at most 3.4e38, found",
                "knowledge.leaky_slope | .nan | option knowledge.leaky_slope must be a finite number",
                "knowledge.initial_scale | 1e300 | option knowledge.initial_scale must be a finite number",
                "epochs | .inf | option epochs must be a finite number",
                "memory | 3 | 'memory' is a group of options and has no value of its own; it holds initial,",
            })
    void aFaultyOptionIsNamedWithWhatItTakes(String option, String value, String sentence) throws IOException {
        assertThatThrownBy(() -> ConfigFiles.load(null, Map.of(option, value)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(sentence);
        String name = option.substring(option.indexOf('.') + 1);
        String group = option.contains(".") ? option.substring(0, option.indexOf('.')) + ":\n  " : "";
        Path file = Files.writeString(folder.resolve("c.yaml"), "# mine\nseed: 3\n" + group + name + ": " + value);
        assertThatThrownBy(() -> ConfigFiles.load(file, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ", line " + (option.contains(".") ? 4 : 3) + ": ")
                .hasMessageContaining(sentence.replaceFirst("^option (?=[^ ]*:)", ""));
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

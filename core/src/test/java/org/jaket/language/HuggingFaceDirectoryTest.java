package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jaket.store.BadInputException;
import org.jaket.store.SafeTensors;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That transformers really loads an export is what bench/peers/check_export.py shows. */
class HuggingFaceDirectoryTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-bert", "tiny-roberta"})
    void writesWhatTransformersWrites(String name) throws IOException {
        Path original = PeersTest.directory(name);
        Backbone backbone = Backbone.load(original.toString(), temporary);
        Path out = temporary.resolve("export");
        try (Parameters parameters = PeersTest.load(backbone)) {
            HuggingFaceDirectory.write(backbone.config(), parameters, backbone.tokenizerJson(), out);
            HuggingFaceDirectory.write(backbone.config(), parameters, backbone.tokenizerJson(), out);
        }
        try (SafeTensors expected = SafeTensors.open(original.resolve("model.safetensors"));
                SafeTensors found = SafeTensors.open(out.resolve("model.safetensors"))) {
            assertThat(found.metadata()).isEqualTo(expected.metadata());
            assertThat(found.tensors().keySet())
                    .hasSameElementsAs(expected.tensors().keySet());
            for (String tensor : expected.tensors().keySet()) {
                assertThat(found.tensor(tensor).shape())
                        .isEqualTo(expected.tensor(tensor).shape());
                assertThat(found.toFloats(tensor)).as(tensor).containsExactly(expected.toFloats(tensor));
            }
        }
        assertThat(out.resolve("tokenizer.json")).hasSameBinaryContentAs(backbone.tokenizerJson());
        assertThat(out.resolve("tokenizer_config.json"))
                .content()
                .contains(name.equals("tiny-bert") ? "\"[MASK]\"" : "\"<mask>\"");
        try (var files = Files.list(temporary)) {
            assertThat(files).containsExactly(out);
        }
        Backbone again = Backbone.load(out.toString(), temporary);
        assertThat(again.config()).isEqualTo(backbone.config());
        assertThat(again.maskedTokenHead()).isTrue();
        try (Parameters first = PeersTest.load(backbone);
                Parameters second = PeersTest.load(again)) {
            assertThat(Tensors.toFloats(second.weights())).containsExactly(Tensors.toFloats(first.weights()));
        }
    }

    @Test
    void replacesNothingButAnEarlierExport() throws IOException {
        Backbone backbone = Backbone.load(PeersTest.directory("tiny-bert").toString(), temporary);
        Path out = Files.createDirectories(temporary.resolve("precious"));
        Files.writeString(out.resolve("thesis.txt"), "years of work");
        try (Parameters parameters = PeersTest.load(backbone)) {
            assertThatThrownBy(() ->
                            HuggingFaceDirectory.write(backbone.config(), parameters, backbone.tokenizerJson(), out))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(out.toString());
        }
        assertThat(out.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void replacesNoModelOfSomebodyElse() throws IOException {
        Backbone backbone = Backbone.load(PeersTest.directory("tiny-bert").toString(), temporary);
        Path out = temporary.resolve("export");
        try (Parameters parameters = PeersTest.load(backbone)) {
            HuggingFaceDirectory.write(backbone.config(), parameters, backbone.tokenizerJson(), out);
            Path notes = Files.writeString(out.resolve("notes.txt"), "years of work");
            refuses(backbone, parameters, out, "holds notes.txt, which is no file of an export");
            Files.delete(notes);
            Path config = out.resolve("config.json");
            String own = Files.readString(config);
            Files.copy(
                    PeersTest.directory("tiny-bert").resolve("config.json"),
                    config,
                    StandardCopyOption.REPLACE_EXISTING);
            refuses(backbone, parameters, out, "is not an earlier export");
            Files.writeString(config, "{");
            refuses(backbone, parameters, out, "is not an earlier export");
            Files.writeString(config, own);
            Files.delete(out.resolve("tokenizer_config.json"));
            refuses(backbone, parameters, out, "is not an earlier export");
        }
    }

    private static void refuses(Backbone backbone, Parameters parameters, Path out, String message) throws IOException {
        byte[] before = Files.readAllBytes(out.resolve("config.json"));
        assertThatThrownBy(
                        () -> HuggingFaceDirectory.write(backbone.config(), parameters, backbone.tokenizerJson(), out))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(message);
        assertThat(out.resolve("config.json")).hasBinaryContent(before);
    }
}

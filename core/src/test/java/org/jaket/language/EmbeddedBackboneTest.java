package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBackboneTest {

    @TempDir
    static Path cache;

    private static Backbone backbone;

    @BeforeAll
    static void unpack() {
        backbone = Backbone.load("bge-small", cache);
    }

    @Test
    void hiddenStatesEqualOnnxRuntime() throws Exception {
        int[] lengths = {40, 3, 17, 29};
        TokenBatch batch = batch(lengths, 40);
        float[][][] expected = onnxRuntime(batch);
        try (Parameters parameters = PeersTest.load(backbone);
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            LanguageModule module = new LanguageModule(backbone.config(), parameters, LanguageModuleTest.PLAIN);
            Tensor lower = module.lower(batch, Dropout.NONE, Dropout.NONE);
            float[] found = Tensors.toFloats(module.upper(lower, batch, Dropout.NONE, Dropout.NONE));
            float worst = 0;
            for (int i = 0; i < lengths.length; i++) {
                for (int t = 0; t < lengths[i]; t++) {
                    for (int f = 0; f < 384; f++) {
                        worst = Math.max(worst, Math.abs(found[(i * 40 + t) * 384 + f] - expected[i][t][f]));
                    }
                }
            }
            assertThat(worst).isPositive().isLessThan(1e-4f);
        }
    }

    private static TokenBatch batch(int[] lengths, int length) {
        SplittableRandom random = new SplittableRandom(7);
        int[] tokens = new int[lengths.length * length];
        for (int i = 0; i < lengths.length; i++) {
            for (int t = 0; t < lengths[i]; t++) {
                tokens[i * length + t] = t == 0 ? 101 : t == lengths[i] - 1 ? 102 : random.nextInt(1000, 30000);
            }
        }
        return new TokenBatch(lengths.length, length, tokens, lengths);
    }

    private static float[][][] onnxRuntime(TokenBatch batch) throws OrtException, IOException {
        Path onnx = Files.createTempFile(cache, "bge", ".onnx");
        try (InputStream in =
                Objects.requireNonNull(EmbeddedBackbone.class.getResourceAsStream(EmbeddedBackbone.ONNX))) {
            Files.write(onnx, in.readAllBytes());
        }
        long[][] ids = new long[batch.size()][batch.length()];
        long[][] mask = new long[batch.size()][batch.length()];
        for (int i = 0; i < batch.size(); i++) {
            Arrays.fill(mask[i], 0, batch.lengths()[i], 1);
            for (int t = 0; t < batch.length(); t++) {
                ids[i][t] = batch.tokens()[i * batch.length() + t];
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx.toString(), new OrtSession.SessionOptions());
                OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask);
                OnnxTensor types = OnnxTensor.createTensor(environment, new long[batch.size()][batch.length()]);
                OrtSession.Result result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", types))) {
            return (float[][][]) result.get(0).getValue();
        }
    }

    @Test
    void unpacksOnceAndRepairsDamage() throws IOException {
        assertThat(backbone.maskedTokenHead()).isFalse();
        assertThat(backbone.config()).isEqualTo(EmbeddedBackbone.CONFIG);
        Path weights = backbone.weights().files().get(0);
        var written = Files.getLastModifiedTime(weights);
        assertThat(Backbone.load("bge-small", cache).sha256()).isEqualTo(backbone.sha256());
        assertThat(Files.getLastModifiedTime(weights)).isEqualTo(written);
        try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
            file.seek(100_000_000);
            file.write(1);
            file.write(2);
        }
        assertThat(Backbone.load("bge-small", cache).sha256()).isEqualTo(backbone.sha256());
        try (var files = Files.list(cache)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".")))
                    .isEmpty();
        }
    }
}

package org.jaket.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

    @TempDir
    private Path cache;

    /** A first use of libtorch, the way that the command line does it. */
    static final class FirstUse {
        public static void main(String[] arguments) {
            if (!NativeLibraries.unpack()) {
                throw new IllegalStateException("not unpacked");
            }
            try (Tensor ones = Tensors.floats(new float[] {1, 1, 1}, 3);
                    Tensor sum = torch.sum(ones)) {
                System.out.println("sum " + sum.item_float());
            }
        }
    }

    @Test
    void whatAKilledProcessLeftHalfUnpackedIsUnpackedAnew() throws IOException, InterruptedException {
        assertThat(ended(start())).isEqualTo("sum 3.0");
        Path library;
        try (Stream<Path> files = Files.walk(cache)) {
            library = files.filter(file -> file.getFileName().toString().contains("torch_cpu"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        }
        long size = Files.size(library);
        try (RandomAccessFile file = new RandomAccessFile(library.toFile(), "rw")) {
            file.setLength(size / 2);
        }
        assertThat(ended(start())).isEqualTo("sum 3.0");
        assertThat(library).hasSize(size);
    }

    @Test
    void twoFirstUsesAtOnceDoNotTakeTheHalfOfALibrary() throws IOException, InterruptedException {
        List<Process> both = new ArrayList<>(List.of(start(), start()));
        for (Process process : both) {
            assertThat(ended(process)).isEqualTo("sum 3.0");
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-XX:ErrorFile=" + cache.resolve("fault.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstUse.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    private static String ended(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }
}

package org.jaket.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What Linux says about the processor. */
final class Processor {

    private static final Path CPU = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Whether products in bfloat16 are faster than in f32; empty where that must be measured. */
    static Optional<Boolean> bf16() {
        try {
            return Files.isReadable(CPU) ? bf16(Files.readString(CPU)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The same from the text of {@code /proc/cpuinfo}.
     *
     * @param text its lines; those of x86 processors name their instructions behind {@code flags}
     */
    static Optional<Boolean> bf16(String text) {
        Optional<Set<String>> flags = text.lines()
                .filter(line -> line.matches("flags\\s*:.*"))
                .findFirst()
                .map(line -> new java.util.HashSet<>(Arrays.asList(
                        line.substring(line.indexOf(':') + 1).strip().split("\\s+"))));
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        if (flags.get().contains("amx_bf16")) {
            return Optional.of(true);
        }
        return flags.get().contains("avx512_bf16") ? Optional.empty() : Optional.of(false);
    }
}

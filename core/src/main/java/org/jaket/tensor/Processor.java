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
        Set<String> flags = words(text, "flags");
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        boolean products = flags.contains("avx512_bf16");
        if (flags.contains("amx_bf16") || (products && words(text, "vendor_id").contains("AuthenticAMD"))) {
            return Optional.of(true);
        }
        return products ? Optional.empty() : Optional.of(false);
    }

    /** What the first line of a name has behind its colon. */
    private static Set<String> words(String text, String name) {
        return text.lines()
                .filter(line -> line.matches(name + "\\s*:.*"))
                .findFirst()
                .map(line -> Set.copyOf(Arrays.asList(
                        line.substring(line.indexOf(':') + 1).strip().split("\\s+"))))
                .orElse(Set.of());
    }
}

package org.jaket.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.jaket.pretrain.Provenance;

/** What a figure was measured on. */
final class Machine {

    private Machine() {}

    static Map<String, Object> describe() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cpu", cpu());
        machine.put("cores", Runtime.getRuntime().availableProcessors());
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("architecture", System.getProperty("os.arch"));
        machine.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        machine.put("torch_threads", torch.get_num_threads());
        machine.put("environment", environment());
        return machine;
    }

    static Map<String, Object> versions() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("jaket", Provenance.version());
        try {
            versions.put("pytorch", Loader.getVersion("org.bytedeco", "pytorch"));
            versions.put("openblas", Loader.getVersion("org.bytedeco", "openblas"));
        } catch (IOException e) {
            versions.put("pytorch", "unknown");
        }
        return versions;
    }

    private static Map<String, String> environment() {
        Map<String, String> chosen = new LinkedHashMap<>();
        System.getenv().entrySet().stream()
                .filter(entry -> entry.getKey().matches("(OMP|GOMP|OPENBLAS|MALLOC|GLIBC|KMP|MKL|LD_PRELOAD).*"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> chosen.put(entry.getKey(), entry.getValue()));
        return chosen;
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | java.io.UncheckedIOException e) {
            return System.getProperty("os.arch", "unknown");
        }
    }
}

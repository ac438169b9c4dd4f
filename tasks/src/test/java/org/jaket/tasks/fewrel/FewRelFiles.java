package org.jaket.tasks.fewrel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A FewRel file over the vocabulary of the tiny backbone: a word of the relation stands between head and tail, among
 * random words.
 */
public final class FewRelFiles {

    private FewRelFiles() {}

    /** Writes the file. */
    public static Path write(Path file, String prefix, int relations, int instances, List<String> words, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = new ArrayList<>();
        for (int r = 0; r < relations; r++) {
            List<String> list = new ArrayList<>();
            for (int i = 0; i < instances; i++) {
                String word = words.get(r % words.size());
                String other = words.get(random.nextInt(words.size()));
                list.add("{\"tokens\":[\"" + other + "\",\"" + words.get(i % words.size()) + "\",\"" + word + "\",\""
                        + word
                        + "\",\"" + words.get((i + 1) % words.size()) + "\"],\"h\":[\"h\",\"e" + (i % 100)
                        + "\",[[1]]],\"t\":[\"t\",\"e" + ((i + 7) % 100) + "\",[[4]]]}");
            }
            lines.add("\"" + prefix + r + "\":[" + String.join(",", list) + "]");
        }
        try {
            Files.writeString(file, "{" + String.join(",\n", lines) + "}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}

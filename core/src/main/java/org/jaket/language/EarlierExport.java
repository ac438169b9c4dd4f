package org.jaket.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Utf8;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tells what {@code jaket export} has written, and may write anew, from the model of somebody else. */
final class EarlierExport {

    private static final Set<String> ALWAYS = Set.of(
            HuggingFaceDirectory.CONFIG,
            HuggingFaceDirectory.WEIGHTS,
            HuggingFaceDirectory.TOKENIZER,
            HuggingFaceReader.TOKENIZER_CONFIG);

    /** Of an export of the whole model. */
    private static final Set<String> FURTHER = Set.of(
            "categories.jsonl",
            "relations.jsonl",
            "example.safetensors",
            "provenance.json",
            "README.md",
            "memory.safetensors",
            "entities.jsonl");

    private EarlierExport() {}

    /**
     * Refuses a directory that holds anything but an export.
     *
     * @param out a directory that is about to be made or replaced; need not exist
     * @throws BadInputException if it is a file, another's model, or holds something beside the export
     */
    static void requireReplaceable(Path out) {
        AtomicFiles.recover(out);
        if (!Files.exists(out)) {
            return;
        }
        List<String> names = Files.isDirectory(out) ? names(out) : List.of(out.toString());
        if (names.isEmpty()) {
            return;
        }
        if (!names.containsAll(ALWAYS) || !isOwn(out.resolve(HuggingFaceDirectory.CONFIG))) {
            throw new BadInputException(
                    out + " exists and is not an earlier export; choose another directory or remove it first");
        }
        names.stream()
                .filter(name -> !ALWAYS.contains(name) && !FURTHER.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadInputException(
                            out + " holds " + name
                                    + ", which is no export's file, so it is not replaced; move it, or choose another directory");
                });
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw BadInputException.reading(directory, e);
        }
    }

    /** No other program writes these fields, and no others, in this order; transformers sorts them and adds its version. */
    private static boolean isOwn(Path config) {
        try {
            String text = Utf8.read(config);
            String type = JsonMapper.shared().readTree(text).path("model_type").asString("");
            return type.equals("jaket") || text.equals(ConfigJson.write(ConfigJson.read(config)));
        } catch (BadInputException | JacksonException e) {
            return false;
        }
    }
}

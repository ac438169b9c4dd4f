package org.jaket.language;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
        List<String> names = Files.isRegularFile(out) ? List.of(out.toString()) : AtomicFiles.names(out);
        if (names.isEmpty()) {
            return;
        }
        if (!names.containsAll(ALWAYS) || !isOwn(out.resolve(HuggingFaceDirectory.CONFIG))) {
            throw new BadInputException(
                    out + " exists and is not an earlier export; choose another directory or remove it first");
        }
        AtomicFiles.requireOwnFiles(out, name -> ALWAYS.contains(name) || FURTHER.contains(name), "an export");
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

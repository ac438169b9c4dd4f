package org.jaket.tasks.reproduce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jaket.language.Backbone;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the figures of a table depend on besides the program, {@code reproduce.json}: a directory stays with it.
 *
 * @param runs how cells are run
 * @param profile the profile's name in lower case, or its file
 * @param out the directory of the table
 */
record TableInputs(TableRuns runs, String profile, Path out) {

    private static final String FILE = "reproduce.json";
    private static final String PROFILE = "profile";
    private static final String BACKBONE = "backbone";
    private static final String LANGUAGE_RUN = "language_run";
    private static final String NONE = "none";

    /** Whether a directory is that of a table. */
    static boolean isTable(Path out) {
        return Files.isRegularFile(out.resolve(FILE));
    }

    /** Refuses a directory of something else, or of the same table from other inputs. A language run may be added. */
    void begin() {
        Map<String, String> inputs = inputs();
        Path file = out.resolve(FILE);
        if (Files.isRegularFile(file)) {
            JsonNode before = JsonFile.read(file);
            for (Map.Entry<String, String> input : inputs.entrySet()) {
                String found = before.path(input.getKey()).asString(NONE);
                // No cell that is there already has read it.
                boolean added = input.getKey().equals(LANGUAGE_RUN) && found.equals(NONE);
                if (!isSame(input.getKey(), found, input.getValue()) && !added) {
                    throw new BadInputException(file + ": the table was begun with another " + input.getKey()
                            + ": expected " + found + ", found " + input.getValue() + "; choose another --out");
                }
            }
        } else {
            requireEmpty();
            AtomicFiles.requireWritable(out);
        }
        JsonFile.write(file, inputs);
    }

    /** A table of an older version has paths as they were given. */
    private static boolean isSame(String input, String before, String now) {
        return switch (input) {
            case PROFILE -> Profile.identity(before).equals(now);
            case BACKBONE -> Backbone.absolute(before).equals(now);
            default -> before.equals(now);
        };
    }

    private void requireEmpty() {
        if (!Files.exists(out)) {
            return;
        }
        if (!Files.isDirectory(out)) {
            throw new BadInputException(out + ": is a file; choose another --out");
        }
        try (Stream<Path> files = Files.list(out)) {
            if (files.findAny().isPresent()) {
                throw new BadInputException(
                        out + ": is not empty and holds no table of jaket reproduce; choose another --out");
            }
        } catch (IOException e) {
            throw BadInputException.reading(out, e);
        }
    }

    /** What the figures depend on; a checksum where there is a file. */
    private Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("table", runs.table().label());
        inputs.put(PROFILE, Profile.identity(profile));
        inputs.put(BACKBONE, Backbone.absolute(backbone()));
        inputs.put("model", checkpoint("--model", runs.weights().model()));
        inputs.put(LANGUAGE_RUN, checkpoint("--language-run", runs.weights().languageRun()));
        for (String name :
                List.of("train", "dev", "graph", "kb", "train-1", "dev-1", "test-1", "train-2", "dev-2", "test-2")) {
            Path file = runs.files().get(name);
            inputs.put(name, file == null ? NONE : AtomicFiles.sha256(file));
        }
        return inputs;
    }

    /** The backbone that all systems start from, as it was given. */
    String backbone() {
        String model = runs.weights().model();
        if (model == null) {
            return runs.weights().backbone();
        }
        return Provenance.read(RunDirectory.require(Path.of(model)))
                .path("backbone")
                .path("given")
                .asString("unknown");
    }

    private static String checkpoint(String option, @Nullable String model) {
        return model == null ? NONE : latest(option, model).sha256();
    }

    /**
     * The checkpoint of a pre-training run that is read.
     *
     * @param option what named the run
     * @param model its directory
     */
    static Checkpoint latest(String option, String model) {
        Consumer<String> ignored = warning -> {};
        return new CheckpointDirectory(Path.of(model), 1)
                .latestTrained(ignored)
                .orElseThrow(() -> new BadInputException(
                        model + ": holds no checkpoint; " + option + " should lead to a finished pre-training run"));
    }
}

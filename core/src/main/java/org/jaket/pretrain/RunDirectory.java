package org.jaket.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;

/**
 * The layout of a run.
 *
 * @param path the directory
 */
public record RunDirectory(Path path) {

    /** What the provenance of a fine-tuned run has, and of a pre-training run has not: what it was fine-tuned for. */
    public static final String TASK = "task";

    /**
     * An existing run of pre-training.
     *
     * @throws BadInputException if the directory is none, or a run of fine-tuning
     */
    public static RunDirectory require(Path path) {
        RunDirectory run = require(path, "pretrain");
        String task = Provenance.read(run).path(TASK).asString("");
        if (!task.isEmpty()) {
            throw new BadInputException(
                    path + ": is a run of 'jaket finetune " + task + "', expected one of 'jaket pretrain'");
        }
        return run;
    }

    /**
     * An existing run, whatever was trained.
     *
     * @param command which command's {@code --out} the user should name
     * @throws BadInputException if the directory is none
     */
    public static RunDirectory require(Path path, String command) {
        RunDirectory run = new RunDirectory(path);
        if (!Files.isRegularFile(run.config()) || !Files.isRegularFile(run.provenance())) {
            throw new BadInputException(
                    path + ": not a run directory: config.yaml or provenance.json is missing; name the directory that"
                            + " was given to " + command + " --out");
        }
        return run;
    }

    /**
     * Refuses a directory that holds anything but the leftovers of a start that was killed, whole or half written; old
     * metrics are removed.
     *
     * @param leftovers names that such a start may leave behind
     * @throws BadInputException if a file has the name, or the directory holds a run or anything else, or cannot be read
     */
    public void requireFresh(Set<String> leftovers) {
        requireUnbegun(leftovers);
        try {
            Files.deleteIfExists(metrics());
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Refuses what {@link #requireFresh} refuses, and removes nothing: the start that left the metrics may still be at work.
     *
     * @param leftovers names that a killed start may leave behind
     */
    void requireUnbegun(Set<String> leftovers) {
        AtomicFiles.requireNoFile(path);
        if (!Files.exists(path)) {
            return;
        }
        if (Files.exists(config())) {
            throw new BadInputException(
                    path + ": holds a run already; add --resume to go on with it, or choose another --out");
        }
        try (Stream<Path> files = Files.list(path)) {
            if (!files.allMatch(file -> isLeftover(file, leftovers))) {
                throw new BadInputException(path + ": is not empty and holds no run of jaket; choose another --out");
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private BadInputException unusable(IOException e) {
        return new BadInputException(path + ": cannot be used as a run directory: " + e.getMessage(), e);
    }

    /**
     * Whether {@link #requireFresh} takes the directory.
     *
     * @param leftovers names that a killed start may leave behind
     */
    boolean isFresh(Set<String> leftovers) {
        if (!Files.exists(path)) {
            return true;
        }
        if (!Files.isDirectory(path) || Files.exists(config())) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.allMatch(file -> isLeftover(file, leftovers));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLeftover(Path file, Set<String> leftovers) {
        return leftovers.stream().anyMatch(name -> {
            Path whole = file.resolveSibling(name);
            return file.equals(whole) || file.equals(AtomicFiles.partial(whole));
        });
    }

    /** All options of the run. */
    public Path config() {
        return path.resolve("config.yaml");
    }

    /** Which data, weights, configuration, seed and version made the model. */
    public Path provenance() {
        return path.resolve("provenance.json");
    }

    /** One JSON object an event. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** The page for people. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** The log. */
    public Path log() {
        return path.resolve("log.txt");
    }

    /** Sizes of the language module, as Hugging Face's config.json. */
    public Path languageConfig() {
        return path.resolve("backbone").resolve("config.json");
    }

    /** What the classes of the relation head stand for; a run of an older version has no such file. */
    public Path relations() {
        return path.resolve("relations.jsonl");
    }

    /** What the classes of the category head stand for; a run of an older version has no such file. */
    public Path categories() {
        return path.resolve("categories.jsonl");
    }

    /** The tokenizer of the language module. */
    public Path tokenizer() {
        return path.resolve("backbone").resolve("tokenizer.json");
    }
}

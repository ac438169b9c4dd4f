package org.jaket.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;

/** Input that could not be used, one sentence each: the first few for the user at once, all in a file of the run. */
public final class Rejects {

    /** The file's name in a run directory. */
    public static final String FILE = "rejects.txt";

    private static final int SAID = 5;

    private final List<String> sentences = new ArrayList<>();
    private int rejected;
    private int dropped;

    /** A line, an instance or the like that is left out. */
    public void reject(String sentence) {
        sentences.add(sentence);
        rejected++;
    }

    /** Part of a line that is left out while the rest of it is used. */
    public void drop(String sentence) {
        sentences.add(sentence);
        dropped++;
    }

    /** How many were left out. */
    public int rejected() {
        return rejected;
    }

    /** How many parts of what was used were left out. */
    public int dropped() {
        return dropped;
    }

    /**
     * Writes all sentences, one a line, to the run directory, and says the first few; without any, there is no file.
     *
     * @param run the run directory
     * @param notes gets the sentences for the user
     * @return where all of them are, as the end of a sentence; empty without any
     * @throws BadInputException if the file cannot be written
     */
    public String write(Path run, Consumer<String> notes) {
        Path file = run.resolve(FILE);
        if (sentences.isEmpty()) {
            delete(file);
            return "";
        }
        StringBuilder text = new StringBuilder();
        sentences.forEach(sentence ->
                text.append(sentence.replace('\n', ' ').replace('\r', ' ')).append('\n'));
        AtomicFiles.write(file, text.toString());
        sentences.stream().limit(SAID).forEach(notes);
        return ", all in " + file;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }
}

package org.jaket.finetune;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jaket.pretrain.TensorFiles;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;

/**
 * Vectors that are finished, kept block by block, so that an interrupted adaptation goes on where it was. Blocks are of
 * use only to the same job: the same weights, descriptions and precision.
 */
final class VectorBlocks {

    private final Path directory;

    /**
     * The blocks of a job; those of another job are deleted.
     *
     * @param directory where they are kept
     * @param job what the job's vectors depend on
     */
    VectorBlocks(Path directory, String job) {
        this.directory = directory;
        Path file = directory.resolve("job");
        try {
            if (!Files.isRegularFile(file)
                    || !Arrays.equals(Files.readAllBytes(file), job.getBytes(StandardCharsets.UTF_8))) {
                AtomicFiles.deleteTree(directory);
                Files.createDirectories(directory);
                AtomicFiles.write(file, job.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw BadInputException.writing(directory, e);
        }
    }

    /**
     * Reads a block.
     *
     * @param block its number
     * @param into receives its vectors
     * @return false if it is not there or cannot be used
     */
    boolean read(int block, Tensor into) {
        if (!Files.isRegularFile(file(block))) {
            return false;
        }
        try {
            TensorFiles.read(file(block), Map.of("vectors", into));
            return true;
        } catch (BadInputException e) {
            return false;
        }
    }

    /** Keeps a block. */
    void write(int block, Tensor vectors) {
        TensorFiles.write(file(block), Map.of("vectors", vectors));
    }

    /** Deletes all. */
    void delete() {
        try {
            AtomicFiles.deleteTree(directory);
        } catch (IOException e) {
            throw BadInputException.writing(directory, e);
        }
    }

    private Path file(int block) {
        return directory.resolve(String.format(Locale.ROOT, "%06d.safetensors", block));
    }
}

package org.jaket.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A complete checkpoint whose files have the checksums that {@code state.json} gives. */
public final class Checkpoint {

    /** The version of the directory's format that this code reads and writes. */
    public static final int FORMAT_VERSION = 1;

    static final String STATE = "state.json";

    private final Path directory;
    private final long step;
    private final JsonNode state;
    private final Manifest manifest;

    private Checkpoint(Path directory, long step, JsonNode state, Manifest manifest) {
        this.directory = directory;
        this.step = step;
        this.state = state;
        this.manifest = manifest;
    }

    /**
     * Opens a checkpoint and checks it.
     *
     * @param directory its directory
     * @throws BadInputException if a file is missing, truncated or does not have its checksum, or the format is of another
     *     version
     */
    public static Checkpoint open(Path directory) {
        return open(directory, true);
    }

    static Checkpoint open(Path directory, boolean checksums) {
        Path file = directory.resolve(STATE);
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(directory + " is not a checkpoint: it has no " + STATE);
        }
        String where = file.toString();
        JsonNode root = Json.read(file);
        long version = Json.count(root, "format_version", Integer.MAX_VALUE, where);
        if (version != FORMAT_VERSION) {
            throw new BadInputException(where + " has format version " + version + ", and this jaket reads version "
                    + FORMAT_VERSION + "; use the jaket that wrote it");
        }
        if (checksums) {
            Seal.require(root, where);
        }
        Manifest manifest = Manifest.parse(Json.child(root, "files", where), where);
        manifest.verify(directory, checksums);
        return new Checkpoint(
                directory, Json.count(root, "step", Long.MAX_VALUE, where), Json.child(root, "state", where), manifest);
    }

    static byte[] stateFile(long step, JsonNode state, Manifest manifest) {
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("step", step);
        root.set("state", state);
        root.set("files", manifest.toJson());
        return Seal.seal(root);
    }

    /** What tells it from any other: the SHA-256 of {@code state.json}, which has the checksum of every file. */
    public String sha256() {
        return AtomicFiles.sha256(directory.resolve(STATE));
    }

    /** The directory. */
    public Path directory() {
        return directory;
    }

    /** The number of training steps that were done. */
    public long step() {
        return step;
    }

    /** The state that was given when the checkpoint was written, a JSON object. */
    public JsonNode state() {
        return state;
    }

    /** The names of its files, without {@code state.json}. */
    public Set<String> files() {
        return manifest.files().keySet();
    }

    /**
     * One of its files.
     *
     * @param file its name
     * @throws BadInputException if the checkpoint has no such file
     */
    public Path path(String file) {
        if (!manifest.files().containsKey(file)) {
            throw new BadInputException(directory + " has no file " + file + "; it was written by another program");
        }
        return directory.resolve(file);
    }
}

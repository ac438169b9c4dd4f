package org.jaket.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model that has been taken to a graph (section 3.7): weights, memories and the graph in one directory that needs nothing
 * outside of it. Opening checks every checksum, the graph as a data set, and every tensor's type and shape.
 */
public final class AdaptedDirectory implements AutoCloseable {

    /** The version of the directory's format that this code reads and writes. */
    public static final int FORMAT_VERSION = 1;

    /** What the directory is. */
    public static final String INFO = "adapted.json";

    /** The run's options. */
    public static final String CONFIG = "config.yaml";

    /** The shape of the language module, as Hugging Face has it. */
    public static final String LANGUAGE = "config.json";

    /** All weights. */
    public static final String MODEL = "model.safetensors";

    /** Memories and entity vectors. */
    public static final String MEMORY = "memory.safetensors";

    /** What the classes of the relation head stand for. */
    public static final String RELATIONS = "trained-relations.jsonl";

    /** What the classes of the category head stand for. */
    public static final String CATEGORIES = "trained-categories.jsonl";

    /** Where all of it came from. */
    public static final String PROVENANCE = "provenance.json";

    /** An index over the entity vectors; only where there are many. */
    public static final String INDEX = "neighbors.jvector";

    /** The graph, a data set without text. */
    public static final String GRAPH = "dataset";

    private static final List<String> NEEDED =
            List.of(CONFIG, LANGUAGE, MODEL, MEMORY, RELATIONS, CATEGORIES, PROVENANCE);

    private final Path directory;
    private final Info info;
    private final Manifest manifest;
    private final Dataset dataset;
    private final SafeTensors memory;

    /**
     * What {@code adapted.json} says.
     *
     * @param createdBy the program and version that made it
     * @param hiddenSize F
     * @param entities N
     * @param relations R, the rows of the relation memory: as many as the graph has relations, inverses included
     * @param trained whether the heads' classes are known, so that the relation head can be used
     */
    public record Info(String createdBy, int hiddenSize, int entities, int relations, boolean trained) {}

    @SuppressWarnings("CatchingUnchecked") // whatever went wrong, the files that were opened are closed
    private AdaptedDirectory(Path directory, Info info, Manifest manifest, Dataset dataset) {
        this.directory = directory;
        this.info = info;
        this.manifest = manifest;
        this.dataset = dataset;
        if (dataset.entityCount() != info.entities()) {
            throw new BadInputException(directory.resolve(INFO) + " gives " + info.entities() + " entities, and "
                    + directory.resolve(GRAPH) + " has " + dataset.entityCount());
        }
        memory = SafeTensors.open(directory.resolve(MEMORY));
        try {
            memories();
            entityVectors();
            relationMemory();
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /**
     * Opens a directory and checks all of it.
     *
     * @throws BadInputException if a file is missing, truncated or does not have its checksum, the format is of another
     *     version, or the parts do not fit together
     */
    public static AdaptedDirectory open(Path directory) {
        return open(directory, true);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever went wrong, the data set is closed
    static AdaptedDirectory open(Path directory, boolean checksums) {
        Path file = directory.resolve(INFO);
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(directory + " is not an adapted model: it has no " + INFO + "; "
                    + AtomicFiles.remedy(directory, "make one with 'jaket adapt'"));
        }
        String where = file.toString();
        JsonNode root = Json.read(file);
        long version = Json.count(root, "format_version", Integer.MAX_VALUE, where);
        if (version != FORMAT_VERSION) {
            throw new BadInputException(where + " has format version " + version + ", and this jaket reads version "
                    + FORMAT_VERSION + "; adapt again, or use the jaket that wrote it");
        }
        if (checksums) {
            Seal.require(root, where);
        }
        Manifest manifest = Manifest.parse(Json.child(root, "files", where), where);
        for (String name : NEEDED) {
            if (!manifest.files().containsKey(name)) {
                throw new BadInputException(where + " does not list the file " + name);
            }
        }
        manifest.verify(directory, checksums);
        Path graph = directory.resolve(GRAPH);
        Dataset dataset = Dataset.open(graph, checksums);
        try {
            String found = AtomicFiles.sha256(graph.resolve(Dataset.INFO));
            if (checksums && !Json.text(root, "dataset_sha256", where).equals(found)) {
                throw new BadInputException(graph + " is not the graph that the model was adapted to");
            }
            return new AdaptedDirectory(directory, info(root, where), manifest, dataset);
        } catch (RuntimeException e) {
            dataset.close();
            throw e;
        }
    }

    private static Info info(JsonNode root, String where) {
        return new Info(
                Json.text(root, "created_by", where),
                (int) Json.count(root, "hidden_size", 1 << 20, where),
                (int) Json.count(root, "entities", Integer.MAX_VALUE, where),
                (int) Json.count(root, "relations", Integer.MAX_VALUE, where),
                Json.flag(root, "trained_classes_known", where));
    }

    /**
     * Writes {@code adapted.json} over a directory whose other files are all there.
     *
     * @param directory the directory
     * @param info what it says
     * @throws BadInputException if a file cannot be read, or {@code adapted.json} not written
     */
    public static void seal(Path directory, Info info) {
        Map<String, Manifest.Entry> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = path.getFileName().toString();
                if (!name.equals(INFO)) {
                    files.put(name, Manifest.entry(path));
                }
            }
        } catch (IOException e) {
            throw BadInputException.reading(directory, e);
        }
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("created_by", info.createdBy())
                .put("hidden_size", info.hiddenSize())
                .put("entities", info.entities())
                .put("relations", info.relations())
                .put("trained_classes_known", info.trained())
                .put(
                        "dataset_sha256",
                        AtomicFiles.sha256(directory.resolve(GRAPH).resolve(Dataset.INFO)));
        root.set("files", new Manifest(files).toJson());
        AtomicFiles.write(directory.resolve(INFO), Seal.seal(root));
    }

    /**
     * Refuses a name that an adapted model cannot be given, before the work of making it.
     *
     * @param directory its final name
     * @param overwrite whether an adapted model that has the name may be replaced
     * @throws BadInputException if a file has the name, it is the working directory or one around it, or the directory
     *     holds something else than an adapted model, something beside it, or one that must not be overwritten
     */
    public static void requireReplaceable(Path directory, boolean overwrite) {
        AtomicFiles.requireDirectoryName(directory);
        AtomicFiles.recover(directory);
        List<String> names = AtomicFiles.names(directory);
        if (names.isEmpty()) {
            return;
        }
        if (!names.contains(INFO)) {
            throw new BadInputException(
                    directory + " is not empty and holds no adapted model; choose another directory");
        }
        if (!overwrite) {
            throw new BadInputException(
                    directory + " holds an adapted model already; add --overwrite, or choose another directory");
        }
        AtomicFiles.requireOwnFiles(directory, ownFiles(directory.resolve(INFO))::contains, "an adapted model");
        DatasetWriter.requireReplaceable(directory.resolve(GRAPH), true);
    }

    /** The files that every adapted model may have, and those that this one says it has, if that is not damaged. */
    private static Set<String> ownFiles(Path info) {
        Set<String> own = new TreeSet<>(NEEDED);
        own.addAll(List.of(INFO, INDEX, GRAPH));
        try {
            own.addAll(Manifest.parse(Json.child(Json.read(info), "files", info.toString()), info.toString())
                    .files()
                    .keySet());
        } catch (BadInputException e) {
            // What it may have is known all the same.
        }
        return own;
    }

    /** The directory. */
    public Path directory() {
        return directory;
    }

    /** What {@code adapted.json} says. */
    public Info info() {
        return info;
    }

    /** The graph, owned by this object. */
    public Dataset dataset() {
        return dataset;
    }

    /** E_context of every entity, {@code [N, F]} (section 3.5). */
    public VectorTable memories() {
        return new VectorTable(memory, "entities", info.entities(), info.hiddenSize());
    }

    /** E^KM of every entity, {@code [N, F]} (section 3.2). */
    public VectorTable entityVectors() {
        return new VectorTable(memory, "knowledge", info.entities(), info.hiddenSize());
    }

    /** The relation memory, {@code [R, F]} (section 3.7). */
    public VectorTable relationMemory() {
        return new VectorTable(memory, "relations", info.relations(), info.hiddenSize());
    }

    /** Whether it has a file. */
    public boolean has(String file) {
        return manifest.files().containsKey(file);
    }

    /**
     * One of its files.
     *
     * @param file its name
     * @throws BadInputException if it has no such file
     */
    public Path path(String file) {
        if (!has(file)) {
            throw new BadInputException(directory + " has no file " + file + "; adapt again");
        }
        return directory.resolve(file);
    }

    /** Closes the files. */
    @Override
    public void close() {
        memory.close();
        dataset.close();
    }
}

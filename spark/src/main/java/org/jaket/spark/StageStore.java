package org.jaket.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The finished stages of a job, each a directory of Parquet files that is written beside its name and renamed. A marker in
 * it says what it was made of; a stage whose marker says the same as now is not made again.
 */
final class StageStore {

    private static final String MARKER = "_jaket.json";

    private final SparkSession session;
    private final FileSystem files;
    private final Path directory;
    private final JobProgress progress;
    private final String code;

    /**
     * A finished stage.
     *
     * @param rows what it made
     * @param fingerprint stands for all that it was made of
     * @param rowCount how many rows there are
     * @param counts what its maker counted
     */
    record Stage(Dataset<Row> rows, String fingerprint, long rowCount, Map<String, Long> counts) {}

    /**
     * The stages in a directory.
     *
     * @param directory it or its address; made if need be
     * @param progress hears of those that are made
     * @param code stands for the program that makes them; those of another are made anew
     */
    StageStore(SparkSession session, String directory, JobProgress progress, String code) {
        this.session = session;
        this.progress = progress;
        this.code = code;
        this.directory = new Path(
                DumpFile.isRemote(directory)
                        ? java.net.URI.create(directory)
                        : java.nio.file.Path.of(directory).toAbsolutePath().toUri());
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        try {
            files = this.directory.getFileSystem(hadoop);
            files.mkdirs(this.directory);
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot write to the working directory " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * A stage, made now or before.
     *
     * @param name its directory
     * @param title what it does, for the progress
     * @param inputBytes how much of the dumps it reads, or 0
     * @param from what it is made of: options, files, fingerprints of other stages
     * @param make makes it
     * @param count counts, after it has been made
     */
    Stage stage(
            String name,
            String title,
            long inputBytes,
            String from,
            Supplier<Dataset<Row>> make,
            Function<Dataset<Row>, Map<String, Long>> count) {
        String fingerprint = AtomicFiles.sha256((code + "\n" + name + "\n" + from).getBytes(StandardCharsets.UTF_8));
        Path target = new Path(directory, name);
        JsonNode marker = marker(target);
        if (marker == null || !marker.path("fingerprint").asString("").equals(fingerprint)) {
            marker = make(target, title, inputBytes, fingerprint, make, count);
        }
        Map<String, Long> counts = new TreeMap<>();
        JsonNode counted = marker.path("counts");
        counted.propertyNames().forEach(key -> counts.put(key, counted.path(key).longValue()));
        return new Stage(read(target), fingerprint, marker.path("rows").longValue(), counts);
    }

    private ObjectNode make(
            Path target,
            String title,
            long inputBytes,
            String fingerprint,
            Supplier<Dataset<Row>> make,
            Function<Dataset<Row>, Map<String, Long>> count) {
        progress.begin(title, inputBytes);
        long began = System.nanoTime();
        Path partial = new Path(directory, "." + target.getName() + ".partial");
        make.get().write().mode(SaveMode.Overwrite).parquet(partial.toString());
        Dataset<Row> rows = read(partial);
        long rowCount = rows.count();
        ObjectNode marker = JsonMapper.shared()
                .createObjectNode()
                .put("fingerprint", fingerprint)
                .put("rows", rowCount)
                .put("seconds", (System.nanoTime() - began) / 1e9)
                .put("cpu_seconds", progress.cpuSeconds());
        ObjectNode counts = marker.putObject("counts");
        count.apply(rows).forEach(counts::put);
        try {
            try (OutputStream out = files.create(new Path(partial, MARKER), true)) {
                out.write(JsonMapper.shared().writeValueAsBytes(marker));
            }
            files.delete(target, true);
            if (!files.rename(partial, target)) {
                throw new IOException("cannot rename " + partial);
            }
        } catch (IOException e) {
            throw new BadInputException("cannot write " + target + ": " + e.getMessage(), e);
        }
        progress.end(rowCount);
        return marker;
    }

    private Dataset<Row> read(Path path) {
        return session.read().parquet(path.toString());
    }

    private @Nullable JsonNode marker(Path target) {
        try (InputStream in = files.open(new Path(target, MARKER))) {
            return JsonMapper.shared().readTree(in.readAllBytes());
        } catch (FileNotFoundException | JacksonException e) {
            return null;
        } catch (IOException e) {
            throw new BadInputException("cannot read " + target + ": " + e.getMessage(), e);
        }
    }
}

package org.jaket.spark;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jaket.corpus.dumps.DumpTables;
import org.jaket.corpus.input.Records;
import org.jaket.corpus.wikidata.WikidataParser;
import org.jaket.corpus.wikipedia.WikiText;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;

/**
 * Stands for the code that decides what a stage holds: a checksum of the classes of its packages, so that no stage that other
 * code has made is taken for what this code makes, and nobody has to remember to raise a number.
 */
final class StageCode {

    private static final List<Class<?>> PACKAGES =
            List.of(StageCode.class, DumpTables.class, Records.class, WikidataParser.class, WikiText.class);

    private StageCode() {}

    /** The checksum of this program's classes. */
    static String checksum() {
        return AtomicFiles.sha256(PACKAGES.stream()
                .map(type -> checksum(origin(type), type.getPackageName()))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The checksum of a package.
     *
     * @param origin a directory of classes or a jar
     * @param packageName the package, without those below it
     */
    static String checksum(Path origin, String packageName) {
        if (Files.isDirectory(origin)) {
            return classes(origin, packageName);
        }
        try (FileSystem jar = FileSystems.newFileSystem(origin)) {
            return classes(jar.getPath("/"), packageName);
        } catch (IOException e) {
            throw BadInputException.reading(origin, e);
        }
    }

    private static String classes(Path root, String packageName) {
        Path folder = root.resolve(packageName.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> file.getFileName() + " " + AtomicFiles.sha256(file))
                    .sorted()
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw BadInputException.reading(folder, e);
        }
    }

    private static Path origin(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null || !location.getProtocol().equals("file")) {
            throw new BadInputException("the classes of jaket are at " + location
                    + ", expected a jar on this machine; name it to spark-submit as a file");
        }
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where a class comes from is no address: " + location, e);
        }
    }
}

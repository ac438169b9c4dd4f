package org.jaket.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.slf4j.LoggerFactory;

/**
 * A file that Maven resolves: from the local repository or, once, from wherever the user's {@code settings.xml} says,
 * through its mirrors and proxies, with its checksums.
 *
 * @param group the group id
 * @param name the artifact id
 * @param version the version
 */
record MavenArtifact(String group, String name, String version) {

    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";

    /** The file's name. */
    String fileName() {
        return name + "-" + version + ".jar";
    }

    /** Uses a jar. */
    interface Use {
        /** Reads the jar, which is gone afterwards. */
        void of(Path jar) throws IOException;
    }

    /**
     * Fetches the artifact and uses it.
     *
     * @param directory where it may lie already under its {@linkplain #fileName file name}, and where it is copied to
     *     for as long as it is used
     * @param use what to do with it
     * @throws BadInputException if there is no Maven, or Maven cannot fetch it
     * @throws IOException if the use fails
     */
    void with(Path directory, Use use) throws IOException {
        Path given = directory.resolve(fileName());
        if (Files.isRegularFile(given)) {
            use.of(given);
            return;
        }
        Path temporary = Files.createTempDirectory(directory, ".fetch");
        try {
            copy(temporary, given);
            use.of(temporary.resolve(fileName()));
        } finally {
            AtomicFiles.deleteTree(temporary);
        }
    }

    private void copy(Path into, Path given) throws IOException {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        Path log = into.resolve("maven.log");
        Process process;
        try {
            process = new ProcessBuilder(List.of(
                            windows ? "mvn.cmd" : "mvn",
                            "-B",
                            "-q",
                            COPY,
                            "-Dartifact=" + group + ":" + name + ":" + version,
                            "-DoutputDirectory=" + into.toAbsolutePath()))
                    .directory(into.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot start mvn to fetch " + this + "; install Maven 3.8 or newer, or fetch " + fileName()
                            + " by other means and put it at " + given,
                    e);
        }
        int status = await(process);
        if (status != 0 || !Files.isRegularFile(into.resolve(fileName()))) {
            String output = Files.readString(log, StandardCharsets.UTF_8);
            LoggerFactory.getLogger(MavenArtifact.class).warn("mvn failed:\n{}", output);
            throw new BadInputException("Maven could not fetch " + this + ": " + firstError(output)
                    + "; check the network and Maven's settings, or put the file at " + given);
        }
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new BadInputException("interrupted while Maven was fetching; call again to go on", e);
        }
    }

    private static String firstError(String output) {
        return output.lines()
                .map(line -> line.replaceAll("\u001B\\[[0-9;]*m", "").strip())
                .filter(line -> line.startsWith("[ERROR] "))
                .map(line -> line.substring("[ERROR] ".length()))
                .findFirst()
                .orElse("it gave no reason");
    }

    @Override
    public String toString() {
        return group + ":" + name + ":" + version;
    }
}

package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The {@code jaket} script, with a java and a Maven that only pretend. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    @TempDir
    Path temp;

    private Path home;
    private Path tools;

    private record Result(int exitCode, String out, String err) {}

    @BeforeEach
    void checkout() throws IOException {
        home = Files.createDirectories(temp.resolve("a home with spaces"));
        tools = Files.createDirectories(temp.resolve("jdk").resolve("bin"));
        Files.copy(Path.of("..", "jaket"), home.resolve("jaket"));
        Files.createDirectories(home.resolve("configs"));
        Files.createDirectories(home.resolve("cli").resolve("src").resolve("main"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(home.resolve("cli").resolve("pom.xml"), "<project/>");
        Path old = home.resolve("cli").resolve("src").resolve("main").resolve("Old.java");
        Files.writeString(old, "");
        java("17.0.9");
        maven("3.8.7");
        tool("javac", "exit 0");
        Files.createSymbolicLink(tools.resolve("jar"), Path.of(System.getProperty("java.home"), "bin", "jar"));
    }

    private void tool(String name, String script) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void java(String version) throws IOException {
        tool("java", """
                if [ "$1" = -version ]; then echo 'openjdk version "%s" 2025-01-01' >&2; exit 0; fi
                for word in "$@"; do echo "arg $word"; done
                echo "omp $OMP_WAIT_POLICY"
                exit "${JAVA_EXIT:-0}"
                """.formatted(version));
    }

    /** Leaves what the real build leaves, and counts how often it ran. */
    private void maven(String version) throws IOException {
        tool("mvn", """
                if [ "$1" = --version ]; then echo 'Apache Maven %s'; exit 0; fi
                echo "$*" >>"%s/builds"
                [ ! -e "%s/broken" ] || { echo '[ERROR] Some.java: cannot find symbol'; exit 1; }
                sleep 1
                mkdir -p cli/target/classes/org/jaket/cli cli/target/launcher
                echo version=9.9 >cli/target/classes/org/jaket/cli/version.properties
                printf 'Class-Path: |%s/a very long name that is folded when it is written/one.jar| |%s/two.jar|\\n' >m
                jar cfm cli/target/launcher/x-launcher.jar m -C cli/target/classes .
                """.formatted(version, temp, temp, temp, temp));
        Files.createDirectories(temp.resolve("a very long name that is folded when it is written"));
        Files.writeString(
                temp.resolve("a very long name that is folded when it is written")
                        .resolve("one.jar"),
                "");
        Files.writeString(temp.resolve("two.jar"), "");
    }

    private Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", home.resolve("jaket").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("JAKET_JAVA_OPTS");
        builder.environment().remove("OMP_WAIT_POLICY");
        return builder.start();
    }

    private static Result finish(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes()),
                new String(process.getErrorStream().readAllBytes()));
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        return finish(start(arguments));
    }

    private long builds() throws IOException {
        Path file = temp.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    @Test
    void theFirstUseBuildsAndTheSecondDoesNot() throws Exception {
        Result first = run("inspect", "some data");
        assertThat(first.err()).contains("jaket: building", "jaket: built in");
        assertThat(first.exitCode()).isZero();
        assertThat(first.out())
                .contains("arg org.jaket.cli.Main\narg inspect\narg some data\n")
                .contains("arg -Dorg.bytedeco.javacpp.maxPhysicalBytes=0\n")
                .contains("omp passive")
                .containsPattern("arg -Xmx\\d+m\n");
        assertThat(first.out())
                .as("libraries, unfolded")
                .contains(":" + temp.resolve("a very long name that is folded when it is written/one.jar") + ":"
                        + temp.resolve("two.jar") + "\n");
        Result second = run("--help");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void sparkIsBuiltAndOpenedUpForTheCommandThatNeedsIt() throws Exception {
        run("prepare", "wikidata", "--help");
        run("prepare", "wordnet", "--out", "wikidata");
        assertThat(builds()).isEqualTo(1);
        Result dumps = run("-v", "prepare", "wikidata", "--out", "x");
        assertThat(dumps.err()).contains("with Apache Spark");
        assertThat(dumps.out())
                .contains("arg --add-opens=java.base/sun.nio.ch=ALL-UNNAMED\n", "arg wikidata\n")
                .containsPattern("arg -Xmx\\d+m\n");
        List<String> builds = Files.readAllLines(temp.resolve("builds"));
        assertThat(builds).hasSize(2);
        assertThat(builds.get(0)).contains("-Plauncher ").doesNotContain("spark");
        assertThat(builds.get(1)).contains("-Plauncher,spark ");
        assertThat(run("--help").out()).doesNotContain("add-opens");
        run("prepare", "wikidata", "--out", "x");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aNewerSourceAndADeletedOneBuildAgain() throws Exception {
        run("--help");
        Path source = home.resolve("cli/src/main/Old.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        run("--help");
        assertThat(builds()).isEqualTo(2);
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        run("--help");
        long before = builds();
        Thread.sleep(20);
        Files.delete(source);
        run("--help");
        assertThat(builds()).isEqualTo(before + 1);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        Process one = start("--help");
        Process two = start("--help");
        assertThat(finish(one).exitCode()).isZero();
        assertThat(finish(two).exitCode()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void theExitCodeIsThatOfTheCommand() throws Exception {
        run("--help");
        ProcessBuilder builder = new ProcessBuilder("sh", home.resolve("jaket").toString()).directory(temp.toFile());
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().put("JAVA_EXIT", "3");
        builder.environment().remove("JAVA_HOME");
        assertThat(finish(builder.start()).exitCode()).isEqualTo(3);
    }

    @Test
    void anOldJavaAnOldMavenAndABrokenBuildAreSaidPlainly() throws Exception {
        java("11.0.20");
        assertThat(run("--help").err()).contains("is version 11.0.20", "JDK 17 or newer");
        java("1.8.0_392");
        assertThat(run("--help").err()).contains("JDK 17 or newer");
        java("21.0.1");
        maven("3.6.3");
        assertThat(run("--help").err()).contains("Maven 3.8 or newer");
        maven("3.9.9");
        Files.writeString(temp.resolve("broken"), "");
        Result broken = run("--help");
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.err()).contains("Some.java: cannot find symbol", "the build failed", "build.log");
        Files.delete(temp.resolve("broken"));
        assertThat(run("--help").exitCode()).isZero();
    }

    @Test
    void aMissingJavaIsSaidPlainly() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", home.resolve("jaket").toString()).directory(temp.toFile());
        builder.environment().put("JAVA_HOME", temp.resolve("nowhere").toString());
        Result result = finish(builder.start());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("JAVA_HOME is", "nowhere");
    }
}

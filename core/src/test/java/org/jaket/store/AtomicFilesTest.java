package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    Path folder;

    @Test
    void replacesAFileAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.write(file, "one");
        AtomicFiles.write(file, "tw\u00f6");
        assertThat(file).hasContent("tw\u00f6");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aReplacementThatWasKilledBetweenItsRenamesLosesNothing() throws IOException {
        Path target = folder.resolve("model");
        Path old = folder.resolve(".model.old");
        Files.writeString(Files.createDirectory(target).resolve("a"), "old");
        Files.move(target, old);
        Path file = Files.createFile(folder.resolve("no directory"));
        assertThatThrownBy(() -> AtomicFiles.replaceDirectory(file.resolveSibling("none"), target))
                .isInstanceOf(BadInputException.class);
        assertThat(target.resolve("a")).hasContent("old");
        assertThat(old).doesNotExist();
        Path partial = Files.createDirectory(folder.resolve("partial"));
        Files.writeString(partial.resolve("a"), "new");
        Files.move(target, old);
        AtomicFiles.replaceDirectory(partial, target);
        assertThat(target.resolve("a")).hasContent("new");
        assertThat(old).doesNotExist();
        Files.writeString(Files.createDirectory(old).resolve("a"), "older");
        AtomicFiles.recover(target);
        assertThat(target.resolve("a")).hasContent("new");
        AtomicFiles.recover(folder.resolve("none"));
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void checksum() throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        assertThat(AtomicFiles.sha256(file))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .isEqualTo(AtomicFiles.sha256(new byte[] {'a', 'b', 'c'}));
    }

    @Test
    void saysWhatIsWrongWithADirectory() throws IOException {
        AtomicFiles.requireSpace(folder.resolve("not/yet"), 1);
        assertThatThrownBy(() -> AtomicFiles.requireSpace(folder, Long.MAX_VALUE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not enough room in " + folder)
                .hasMessageContaining("MiB are needed and");
        AtomicFiles.requireWritable(folder.resolve("new/one"));
        assertThat(folder.resolve("new/one")).isEmptyDirectory();
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> AtomicFiles.requireWritable(file)).hasMessageContaining("is a file");
        assertThatThrownBy(() -> AtomicFiles.requireWritable(file.resolve("x")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot write to the directory");
        assertThatThrownBy(() -> AtomicFiles.write(folder.resolve("none/a"), "x"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot write");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileSystemThatHoldsNoFilesIsNotCalledFull() {
        assertThatThrownBy(() -> AtomicFiles.requireSpace(Path.of("/proc/run"), 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("cannot write to the directory /proc");
    }

    @Test
    void whoeverStartedTheProgramKeepsTheDirectoryHeStandsIn() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        for (Path around : new Path[] {Path.of("."), here, here.getParent(), here.getRoot(), Path.of("none/..")}) {
            assertThatThrownBy(() -> AtomicFiles.requireDirectoryName(around))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("working directory");
        }
        Path partial = Files.createDirectory(folder.resolve("partial"));
        assertThatThrownBy(() -> AtomicFiles.replaceDirectory(partial, here)).hasMessageContaining("working directory");
        AtomicFiles.requireDirectoryName(Path.of("a new one"));
        Path file = Files.createFile(folder.resolve("file"));
        for (Path taken : new Path[] {file, file.resolve("x/y")}) {
            assertThatThrownBy(() -> AtomicFiles.requireDirectoryName(taken))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage(file + " is a file, and a directory is wanted there; choose another --out");
        }
    }
}

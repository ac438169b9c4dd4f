package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.link.LinkOptions;
import org.jaket.corpus.link.PlainTextSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Plain text over a graph, in which entities are found by name. */
final class PlainTextOptions {

    @Option(
            names = "--plain-text",
            paramLabel = "FILE",
            description =
                    "Plain text, a line each, in which the entities are found by their names as 'jaket link' finds "
                            + "them; may be repeated.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--ignore-case", description = "In plain text, find names whatever their case.")
    private boolean ignoreCase;

    /** Refuses {@code --ignore-case} where no names are looked for. */
    void requireText(CommandSpec spec) {
        Usage.require(
                spec, !ignoreCase || !files.isEmpty(), "--ignore-case", "no --plain-text", "--plain-text beside it");
    }

    /** The texts; files that cannot be read are refused here, before the graph is read. */
    List<TextSource> texts() {
        files.forEach(InputFile::require);
        LinkOptions options = new LinkOptions(ignoreCase, false, 0, 0);
        return files.stream()
                .map(file -> (TextSource) new PlainTextSource(file, options))
                .toList();
    }
}

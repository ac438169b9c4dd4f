package org.jaket.corpus.link;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Entities;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.input.Lines;
import org.jaket.text.AnnotatedText;

/**
 * Plain text, a line each, whose mentions are found by name. Of a name that several entities bear the one with the label
 * wins, then the one that comes first. The same text and graph give the same links. Empty lines are passed over; lines
 * that are too long or not in UTF-8 are rejected.
 */
public final class PlainTextSource implements TextSource {

    /** How these mentions are counted in {@code dataset.json}. */
    static final String SOURCE = "linked by name";

    private static final int BATCH = 1024;

    private final Path file;
    private final LinkOptions options;

    /**
     * A source.
     *
     * @param file plain text in UTF-8, compressed or not
     * @param options how names are found
     */
    public PlainTextSource(Path file, LinkOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public void push(Entities entities, DatasetSink sink, Rejects rejects, Progress progress) {
        EntityLinker linker = EntityLinker.of(entities.size(), entities::get, options, progress);
        sink.count("names_too_long_to_link", linker.namesTooLong());
        try (Lines lines = new Lines(file)) {
            List<String> batch = new ArrayList<>(BATCH);
            while (lines.next()) {
                if (!lines.fault().isEmpty()) {
                    rejects.add(lines.file().name(), lines.number(), null, lines.fault(), lines.text());
                } else if (!lines.text().isBlank()) {
                    batch.add(lines.text());
                }
                if (batch.size() == BATCH) {
                    push(linker, batch, sink);
                    batch.clear();
                    long size = lines.file().size();
                    progress.at(
                            "linking " + lines.file().name(),
                            Math.min(lines.file().read(), size - 1),
                            size);
                }
            }
            push(linker, batch, sink);
            progress.at("linking " + lines.file().name(), lines.number(), lines.number());
        }
    }

    private static void push(EntityLinker linker, List<String> batch, DatasetSink sink) {
        for (LinkedText linked : linker.link(batch)) {
            List<AnnotatedText.Link> links = linked.spans().stream()
                    .map(span -> new AnnotatedText.Link(span.best().entity(), span.from(), span.to(), SOURCE))
                    .toList();
            sink.text(new AnnotatedText(linked.text(), links, true));
        }
    }
}

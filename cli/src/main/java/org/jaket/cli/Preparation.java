package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jaket.cli.progress.PreparationProgress;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.DatasetPreparation;
import org.jaket.corpus.GraphSource;
import org.jaket.corpus.Progress;
import org.jaket.corpus.SyntheticOptions;
import org.jaket.corpus.SyntheticSource;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.dumps.DumpDataset;
import org.jaket.corpus.dumps.DumpJob;
import org.jaket.corpus.dumps.DumpOptions;
import org.jaket.corpus.dumps.DumpTables;
import org.jaket.corpus.wordnet.WordNetOptions;
import org.jaket.corpus.wordnet.WordNetSource;
import org.jaket.language.Backbone;
import org.jaket.store.BadInputException;
import org.jaket.store.DatasetInfo;
import org.jaket.store.DatasetWriter;
import org.jaket.text.Tokenizer;

/** Makes data sets with the tokenizer of a backbone. */
final class Preparation {

    private final Terminal terminal;
    private final String backbone;

    Preparation(Terminal terminal, String backbone) {
        this.terminal = terminal;
        this.backbone = backbone;
    }

    DatasetInfo wordNet(WordNetOptions options, Path out, boolean overwrite) {
        return with(
                out,
                overwrite,
                (tokenizer, file, progress) ->
                        WordNetSource.prepare(options, tokenizer, file, out, overwrite, progress));
    }

    DatasetInfo synthetic(SyntheticOptions options, Path out, boolean overwrite) {
        return with(
                out,
                overwrite,
                (tokenizer, file, progress) ->
                        SyntheticSource.prepare(options, tokenizer, file, out, overwrite, progress));
    }

    DatasetInfo graph(DatasetOptions options, GraphSource graph, List<TextSource> texts, Path out, boolean overwrite) {
        return with(
                out,
                overwrite,
                (tokenizer, file, progress) -> DatasetPreparation.prepare(
                        options, graph, texts, new DatasetPreparation.Target(tokenizer, out, overwrite), progress));
    }

    DatasetInfo dumps(DumpOptions options, Path out, boolean overwrite) {
        DumpJob job = DumpJob.find()
                .orElseThrow(() -> new BadInputException("this jaket was started without the module that reads dumps;"
                        + " start it with the script 'jaket', which adds it"));
        return with(out, overwrite, (tokenizer, file, progress) -> {
            try (DumpTables tables = job.run(options, progress)) {
                return DumpDataset.write(tables, options, tokenizer, out, overwrite, progress);
            }
        });
    }

    private interface Source {
        DatasetInfo prepare(Tokenizer tokenizer, Path tokenizerJson, Progress progress);
    }

    private DatasetInfo with(Path out, boolean overwrite, Source source) {
        requireFree(out, overwrite);
        Backbone.fetch(backbone, CacheDirectory.path(), terminal::note);
        Path tokenizerJson = Backbone.load(backbone, CacheDirectory.path()).tokenizerJson();
        try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson);
                PreparationProgress progress =
                        new PreparationProgress(terminal.err(), terminal.columns(), System::nanoTime)) {
            return source.prepare(tokenizer, tokenizerJson, progress);
        }
    }

    /** Said before the work begins, not after it. */
    private static void requireFree(Path out, boolean overwrite) {
        if (!overwrite && Files.exists(out.resolve("dataset.json"))) {
            throw new BadInputException(out + ": holds a data set already; add --overwrite, or choose another --out");
        }
        DatasetWriter.requireReplaceable(out, overwrite);
    }
}

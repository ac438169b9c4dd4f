package org.jaket.corpus;

import java.nio.file.Path;
import java.util.List;
import org.jaket.store.BadInputException;
import org.jaket.store.DatasetInfo;
import org.jaket.text.Tokenizer;

/** Makes a data set of a graph and of text over it. */
public final class DatasetPreparation {

    private DatasetPreparation() {}

    /**
     * Where a data set goes.
     *
     * @param tokenizer makes the token ids
     * @param out the directory to write
     * @param overwrite whether a data set that is there already may be replaced
     */
    public record Target(Tokenizer tokenizer, Path out, boolean overwrite) {}

    /**
     * Reads a graph, then text over it, and writes the data set. The same input gives the same bytes. What is rejected on
     * the way is counted under {@code rejected} in the details of {@code dataset.json} and listed in
     * {@code rejects.jsonl}.
     *
     * @param options what it is called and how it is cut
     * @param graph the graph
     * @param texts text over it, may be empty
     * @param target where it goes
     * @param progress hears how far it has come
     * @return what {@code dataset.json} says
     * @throws BadInputException if the input cannot be read, holds no entity, or the directory cannot be written
     */
    public static DatasetInfo prepare(
            DatasetOptions options, GraphSource graph, List<TextSource> texts, Target target, Progress progress) {
        DatasetBuilder builder = new DatasetBuilder(options, progress);
        try (Rejects rejects = Rejects.beside(target.out())) {
            graph.push(builder, rejects, progress);
            if (builder.size() == 0) {
                throw new BadInputException("there is no entity in " + options.source()
                        + (rejects.count() == 0
                                ? ": it is empty, or nothing in it is what this command reads"
                                : "; all that was read was rejected, the first in " + rejects.first()));
            }
            texts.forEach(text -> text.push(builder, builder, rejects, progress));
            return builder.write(target.tokenizer(), rejects, target.out(), target.overwrite());
        }
    }
}

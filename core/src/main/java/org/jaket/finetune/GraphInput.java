package org.jaket.finetune;

import java.nio.file.Path;

/** A graph to read, as a data set that is there or that can be made. */
public interface GraphInput {

    /**
     * The data set.
     *
     * @param tokenizerJson the tokenizer that token ids must be of
     * @param into a directory that does not exist, in which the data set can be made
     * @return {@code into} if it was made there, otherwise where the data set lies
     * @throws org.jaket.store.BadInputException if the graph cannot be read
     */
    Path dataset(Path tokenizerJson, Path into);

    /** A data set that is there. */
    static GraphInput of(Path dataset) {
        return (tokenizerJson, into) -> dataset;
    }
}

package org.jaket.corpus.dumps;

import java.util.Optional;
import java.util.ServiceLoader;
import org.jaket.corpus.Progress;

/** Reads, joins and filters dumps. Another module provides it, since it needs libraries that nothing else needs. */
public interface DumpJob {

    /**
     * Does what has not been done before in the working directory.
     *
     * @param options which dumps, and how
     * @param progress hears how far it has come
     * @return the tables of the data set, to be closed by the caller
     * @throws org.jaket.store.BadInputException if a dump cannot be read, or the working directory not be written
     */
    DumpTables run(DumpOptions options, Progress progress);

    /** The job that is on the class path, if there is one. */
    static Optional<DumpJob> find() {
        return ServiceLoader.load(DumpJob.class).findFirst();
    }
}

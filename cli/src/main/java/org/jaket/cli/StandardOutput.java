package org.jaket.cli;

import java.io.PrintWriter;
import org.jaket.store.BadInputException;

/** What to do when standard output takes no more: its writer keeps the reason to itself. */
final class StandardOutput {

    private StandardOutput() {}

    /** Refuses to go on if something could not be written. */
    static void requireWritten(PrintWriter out) {
        if (out.checkError()) {
            throw fault();
        }
    }

    /** What is said then. */
    static BadInputException fault() {
        return new BadInputException("not everything could be written to standard output: the disk is full, or the"
                + " program that reads it has ended");
    }
}

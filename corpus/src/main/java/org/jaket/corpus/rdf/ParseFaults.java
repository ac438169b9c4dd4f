package org.jaket.corpus.rdf;

import java.util.regex.Pattern;
import org.eclipse.rdf4j.rio.ParseErrorListener;
import org.jaket.corpus.Rejects;

/** Statements that a parser passes over, as rejects of their file. */
final class ParseFaults implements ParseErrorListener {

    static final String MALFORMED = "malformed statement";

    private static final Pattern POSITION = Pattern.compile("\\s*\\[line \\d+(, column \\d+)?]\\s*$");

    private final String file;
    private final Rejects rejects;

    ParseFaults(String file, Rejects rejects) {
        this.file = file;
        this.rejects = rejects;
    }

    /** Rejects a statement that was read but says nothing that a graph can hold. */
    void reject(String id, String reason, String found) {
        rejects.add(file, 0, id, reason, found);
    }

    /** A parser's message without the position at its end. */
    static String plain(String message) {
        return POSITION.matcher(message).replaceAll("");
    }

    @Override
    public void warning(String message, long line, long column) {
        // A warning is about style: the statement itself has been read.
    }

    @Override
    public void error(String message, long line, long column) {
        rejects.add(file, Math.max(0, line), null, MALFORMED, plain(message));
    }

    @Override
    public void fatalError(String message, long line, long column) {
        // The exception that comes with it says the same.
    }
}

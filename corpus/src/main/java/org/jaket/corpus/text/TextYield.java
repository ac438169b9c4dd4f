package org.jaket.corpus.text;

import java.nio.file.Path;
import org.jaket.corpus.Entities;
import org.jaket.store.BadInputException;

/** What a file of text has given, to refuse one that is not the text of this graph. For one thread. */
final class TextYield {

    private final String pieces;
    private final String example;
    private long unusable;
    private long texts;
    private long mentions;
    private long found;
    private String unknown = "";

    /**
     * Nothing yet.
     *
     * @param pieces what the file consists of
     * @param example one of them
     */
    TextYield(String pieces, String example) {
        this.pieces = pieces;
        this.example = example;
    }

    /** Counts a piece that is no text. */
    void unusable() {
        unusable++;
    }

    /** Counts a text, be it left out. */
    void text() {
        texts++;
    }

    /** Counts a mention of a text. */
    void mention(String id, boolean inGraph) {
        if (!inGraph && mentions == found) {
            unknown = id;
        }
        mentions++;
        found += inGraph ? 1 : 0;
    }

    /**
     * Refuses a file of which nothing was a text, or which has mentions and none is of an entity of the graph. A file without
     * any mention is text all the same.
     *
     * @throws BadInputException if it is one of these
     */
    void require(Path file, Entities entities) {
        if (texts == 0 && unusable > 0) {
            throw new BadInputException(file + ": not one of its " + unusable + " " + pieces
                    + " is a text; expected each to be like " + example);
        }
        if (mentions > 0 && found == 0) {
            throw new BadInputException(
                    file + ": none of its " + mentions + " mentions is of an entity of the graph: expected"
                            + " identifiers such as " + entities.get(0).id() + ", found " + unknown
                            + "; give the text the graph's identifiers, or take the graph that it is about");
        }
    }
}

package org.jaket.corpus.wikidata;

/** A record that is no Wikidata entity. Its message is a short phrase out of a small set, fit to be counted. */
public final class UnreadableRecordException extends Exception {

    private final String detail;

    UnreadableRecordException(String reason, String detail) {
        super(reason);
        this.detail = detail;
    }

    /** The short phrase. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** What was found, or where. */
    public String detail() {
        return detail;
    }
}

package org.jaket.cli.report;

/** A growing page, in which text and markup cannot be confused. */
final class Html {

    private final StringBuilder page = new StringBuilder();

    /** Markup, as it is. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /** Text, escaped. */
    Html text(String text) {
        page.append(Svg.escape(text));
        return this;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}

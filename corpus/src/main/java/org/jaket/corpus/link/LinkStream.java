package org.jaket.corpus.link;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jaket.corpus.input.Lines;
import org.jaket.store.BadInputException;
import org.jaket.store.Entity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Links texts as they come in, a line each, and hands out a line of JSON for each, in order. A line that cannot be read is
 * counted and has an object with {@code line} and {@code error} in its place, so that line n of the output always belongs
 * to line n of the input. A line that is not in UTF-8 is linked with U+FFFD for its faulty bytes, and counted.
 *
 * <p>Lines are linked together, up to 512 at once, but never waited for: whoever sends one line gets its links back.
 */
public final class LinkStream {

    private static final int LINES = 512;
    private static final int CHARACTERS = 1 << 20;

    /** Under this a line that is no JSON object is counted. */
    static final String NO_OBJECT = "not a JSON object";

    /** Under this a JSON object without a text is counted. */
    static final String NO_TEXT = "no string \"text\"";

    /**
     * What has been done.
     *
     * @param lines lines read
     * @param characters UTF-16 units linked
     * @param mentions links written
     * @param rejected lines that could not be read
     * @param replaced lines that were not in UTF-8
     * @param firstFault the first line of either kind and what is wrong with it; empty if there is none
     */
    public record Totals(long lines, long characters, long mentions, long rejected, long replaced, String firstFault) {

        /** Nothing. */
        public static final Totals NONE = new Totals(0, 0, 0, 0, 0, "");

        /**
         * Refuses input of which no line could be read: one bad line of many costs that line, but nothing else than bad
         * lines is another kind of file.
         *
         * @throws BadInputException if there were lines, and each was rejected
         */
        public void requireAnyRead() {
            if (rejected > 0 && rejected == lines) {
                throw new BadInputException("none of " + lines + " lines could be read: " + firstFault
                        + "; JSON Lines have an object with a string \"text\" on each line, plain text is read without"
                        + " --jsonl");
            }
        }
    }

    private record Item(long number, String text, @Nullable ObjectNode object, String error) {}

    private final EntityLinker linker;
    private final LinkJson json;
    private final boolean jsonLines;

    /**
     * A stream.
     *
     * @param linker links
     * @param entities gives each entity, for its id
     * @param jsonLines whether a line is a JSON object with a field {@code text}, which is kept, with its other fields
     * @param candidates whether all candidates of a mention are written
     */
    public LinkStream(EntityLinker linker, IntFunction<Entity> entities, boolean jsonLines, boolean candidates) {
        this.linker = linker;
        this.jsonLines = jsonLines;
        json = new LinkJson(entities, candidates);
    }

    /**
     * Links all lines.
     *
     * @param lines the lines, left open
     * @param before what has been done so far, in other files
     * @param out takes each line of JSON, without its end
     * @param listener hears after each batch what has been done; once it returns false no more is read
     * @return what has been done, with what was done before
     * @throws org.jaket.store.BadInputException if the file cannot be read on
     */
    public Totals run(Lines lines, Totals before, Consumer<String> out, java.util.function.Predicate<Totals> listener) {
        Totals totals = before;
        boolean more = true;
        while (more) {
            List<Item> batch = new ArrayList<>();
            int characters = 0;
            while (batch.size() < LINES && characters < CHARACTERS && (batch.isEmpty() || lines.ready())) {
                if (!lines.next()) {
                    more = false;
                    break;
                }
                Item item = item(lines);
                totals = counted(totals, item, lines);
                characters += item.text().length();
                batch.add(item);
            }
            totals = link(batch, totals, out);
            more &= listener.test(totals);
        }
        return totals;
    }

    private Item item(Lines lines) {
        if (lines.fault().equals(Lines.TOO_LONG)) {
            return new Item(lines.number(), "", null, Lines.TOO_LONG);
        }
        if (!jsonLines) {
            return new Item(lines.number(), lines.text(), null, "");
        }
        ObjectNode object = LinkJson.parse(lines.text());
        String text = object == null ? null : LinkJson.string(object, "text");
        if (object == null || text == null) {
            return new Item(lines.number(), "", null, object == null ? NO_OBJECT : NO_TEXT);
        }
        return new Item(lines.number(), text, object, "");
    }

    private static Totals counted(Totals totals, Item item, Lines lines) {
        String fault = item.error().isEmpty() ? lines.fault() : item.error();
        boolean rejected = !item.error().isEmpty();
        boolean first = totals.firstFault().isEmpty() && !fault.isEmpty();
        return new Totals(
                totals.lines() + 1,
                totals.characters() + item.text().length(),
                totals.mentions(),
                totals.rejected() + (rejected ? 1 : 0),
                totals.replaced() + (!rejected && !fault.isEmpty() ? 1 : 0),
                first ? lines.file().name() + ", line " + item.number() + ": " + fault : totals.firstFault());
    }

    private Totals link(List<Item> batch, Totals totals, Consumer<String> out) {
        List<LinkedText> linked = linker.link(batch.stream().map(Item::text).toList());
        long mentions = 0;
        List<String> written = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Item item = batch.get(i);
            mentions += linked.get(i).spans().size();
            written.add(
                    item.error().isEmpty()
                            ? json.line(linked.get(i), item.object())
                            : LinkJson.error(item.number(), item.error()));
        }
        written.forEach(out);
        return new Totals(
                totals.lines(),
                totals.characters(),
                totals.mentions() + mentions,
                totals.rejected(),
                totals.replaced(),
                totals.firstFault());
    }
}

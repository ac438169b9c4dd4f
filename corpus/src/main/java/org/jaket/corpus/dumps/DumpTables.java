package org.jaket.corpus.dumps;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jaket.corpus.wikidata.WikidataRecord;
import org.jaket.corpus.wikipedia.Repetitions.EntityMention;

/** What is left of the dumps, each table in an order that does not depend on how it was made. */
public interface DumpTables extends AutoCloseable {

    /**
     * An entity of the data set.
     *
     * @param id the number of its item
     * @param label its name, may be empty
     * @param aliases its other names
     * @param description Wikidata's short description, may be empty
     * @param title the title of its page, empty if it has none
     * @param classes what it is an instance of; the first one is its category
     * @param opening how the text of its page begins, more than is read of it; may be empty
     * @param boldFrom index of the first character of the first words in bold
     * @param boldTo index after the last one; equal to {@code boldFrom} if nothing is bold
     */
    record EntityRow(
            long id,
            String label,
            List<String> aliases,
            String description,
            String title,
            List<Long> classes,
            String opening,
            int boldFrom,
            int boldTo) {}

    /**
     * A triple of the data set.
     *
     * @param head the number of an item
     * @param property the number of a property
     * @param tail the number of an item
     */
    record TripleRow(long head, int property, long tail) {}

    /**
     * A category.
     *
     * @param id the number of its item
     * @param label its name, may be empty
     * @param description its short description, may be empty
     */
    record ClassRow(long id, String label, String description) {}

    /**
     * The text of a page.
     *
     * @param text without markup
     * @param mentions of items, some of which may be no entities of the data set
     */
    record PageRow(String text, List<EntityMention> mentions) {}

    /**
     * Input that could not be used.
     *
     * @param source the name of its file
     * @param line its line, from 1
     * @param reason a short phrase
     * @param found the input, or where in it the fault is
     */
    record RejectRow(String source, long line, String reason, String found) {}

    /** All entities, by number. */
    Iterator<EntityRow> entities();

    /** How many entities there are. */
    long entityCount();

    /** All triples between these, by head, tail and property; no two the same. */
    Iterator<TripleRow> triples();

    /** How many triples there are. */
    long tripleCount();

    /** The properties of the triples, by number. */
    List<WikidataRecord.Property> properties();

    /** The items that are the category of an entity, by number. */
    List<ClassRow> categories();

    /** The text of all pages, by the number of the page; no two the same. */
    Iterator<PageRow> pages();

    /** How many pages there are. */
    long pageCount();

    /** What could not be read, by file and line. */
    Iterator<RejectRow> rejects();

    /** How much there was, and was left out for which reason, under the names that {@code dataset.json} shows. */
    Map<String, Long> counts();

    /** Ends the job; the working directory stays. */
    @Override
    void close();
}

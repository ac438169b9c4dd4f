package org.jaket.corpus.wikidata;

import java.util.List;

/** What a line of a Wikidata dump says, as far as it matters here. */
public sealed interface WikidataRecord {

    /**
     * An item.
     *
     * @param id its number: 42 for Q42
     * @param label its name in the chosen language, empty if it has none
     * @param aliases its other names
     * @param description its short description, empty if it has none
     * @param title the title of its page in the chosen Wikipedia, empty if it has none
     * @param classes what it is an instance of, in the order of the document
     * @param statements its statements about other items, without the ones that give its classes
     */
    record Item(
            long id,
            String label,
            List<String> aliases,
            String description,
            String title,
            List<Long> classes,
            List<Statement> statements)
            implements WikidataRecord {

        /** Copies the lists. */
        public Item {
            aliases = List.copyOf(aliases);
            classes = List.copyOf(classes);
            statements = List.copyOf(statements);
        }
    }

    /**
     * A statement whose value is an item.
     *
     * @param property the number of the property: 31 for P31
     * @param target the number of the value: 5 for Q5
     */
    record Statement(int property, long target) {}

    /**
     * A property.
     *
     * @param id its number
     * @param label its name, empty if it has none
     * @param description its short description, empty if it has none
     * @param inverse the number of the first property that its inverse property (P1696) statements name, or -1
     */
    record Property(int id, String label, String description, int inverse) implements WikidataRecord {}

    /**
     * An item that has been merged into another.
     *
     * @param from its number
     * @param to the number of the other
     */
    record Redirect(long from, long to) implements WikidataRecord {}

    /**
     * A lexeme, a media file or another kind of entity that is no part of the graph.
     *
     * @param type the type that the document gives
     */
    record Other(String type) implements WikidataRecord {}
}

package org.jaket.tasks.fewrel;

import java.util.List;

/**
 * One sentence of FewRel.
 *
 * @param relation its relation, such as {@code P17}
 * @param number its place among the sentences of that relation in the file, from 0
 * @param tokens its words
 * @param head what the relation leads from
 * @param tail what it leads to
 */
record Instance(String relation, int number, List<String> tokens, Argument head, Argument tail) {

    /**
     * An argument of the relation.
     *
     * @param entity its Wikidata id; empty for none
     * @param first position of its first word, of the first place where it is named
     * @param last position of its last word, inclusive
     */
    record Argument(String entity, int first, int last) {}

    /** What names the sentence in predictions: FewRel has no identifiers of its own. */
    String id() {
        return relation + "#" + number;
    }
}

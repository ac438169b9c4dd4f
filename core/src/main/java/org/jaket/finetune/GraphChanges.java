package org.jaket.finetune;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * What changes in the graph of an adapted model.
 *
 * @param additions entities and triples to add, and entities whose text or category is another now; null for none
 * @param whole whether the additions are the whole graph: what is not in them goes
 * @param removals what goes
 */
public record GraphChanges(@Nullable GraphInput additions, boolean whole, Removals removals) {

    /** A triple by its identifiers. */
    public record Triple(String head, String relation, String tail) {}

    /**
     * Entities, with all their triples, and single triples.
     *
     * @param entities identifiers
     * @param triples triples
     */
    public record Removals(Set<String> entities, Set<Triple> triples) {
        /** Nothing. */
        public static final Removals NONE = new Removals(Set.of(), Set.of());

        public Removals {
            entities = Set.copyOf(entities);
            triples = Set.copyOf(triples);
        }

        boolean isEmpty() {
            return entities.isEmpty() && triples.isEmpty();
        }

        /**
         * Reads removals: an entity's identifier a line, or a triple as {@code head}, {@code relation} and {@code tail}
         * between tabs. Empty lines are skipped.
         *
         * @param lines the lines of a file
         * @param file what the file is called in messages
         * @throws BadInputException if a line has two or more than three columns
         */
        public static Removals parse(List<String> lines, String file) {
            Set<String> entities = new LinkedHashSet<>();
            Set<Triple> triples = new LinkedHashSet<>();
            for (int i = 0; i < lines.size(); i++) {
                String[] columns = lines.get(i).split("\t", -1);
                if (columns.length == 3) {
                    triples.add(new Triple(columns[0], columns[1], columns[2]));
                } else if (columns.length != 1) {
                    throw new BadInputException(file + ", line " + (i + 1) + ": expected an entity's identifier, or"
                            + " head, relation and tail between tabs, found " + columns.length + " columns");
                } else if (!columns[0].isBlank()) {
                    entities.add(columns[0]);
                }
            }
            return new Removals(entities, triples);
        }
    }

    /** Refuses changes that change nothing. */
    public GraphChanges {
        if (additions == null && removals.isEmpty()) {
            throw new BadInputException(
                    "an update needs a graph with what is new, or a list of what goes with something in it");
        }
        if (whole && (additions == null || !removals.isEmpty())) {
            throw new BadInputException("an update with the whole graph needs that graph, and nothing to remove");
        }
    }
}

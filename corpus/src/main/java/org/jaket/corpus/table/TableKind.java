package org.jaket.corpus.table;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The tables of a graph: which columns each has, and under which names a first line may announce them. */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable sets in an unmodifiable list
enum TableKind {
    TRIPLES(
            3,
            3,
            List.of(
                    Set.of("head", "h", "head_id", "subject", "subj", "s", "source", "from", "start"),
                    Set.of(
                            "relation",
                            "rel",
                            "r",
                            "relation_id",
                            "predicate",
                            "pred",
                            "p",
                            "property",
                            "edge",
                            "label"),
                    Set.of("tail", "t", "tail_id", "object", "obj", "o", "target", "to", "end"))),
    ENTITIES(1, 4, List.of(Names.ID, Names.LABEL, Names.DESCRIPTION, Names.TYPES, Names.ALIASES)),
    RELATIONS(1, 3, List.of(Names.ID, Names.LABEL, Names.DESCRIPTION, Names.INVERSE)),
    TYPES(1, 3, List.of(Names.ID, Names.LABEL, Names.DESCRIPTION));

    private static final class Names {
        static final Set<String> ID =
                Set.of("id", "entity", "entity_id", "qid", "pid", "node", "iri", "uri", "relation", "property", "type");
        static final Set<String> LABEL = Set.of("label", "name", "title");
        static final Set<String> DESCRIPTION =
                Set.of("description", "desc", "definition", "comment", "abstract", "gloss", "text");
        static final Set<String> TYPES = Set.of("types", "type", "categories", "category", "classes", "class");
        static final Set<String> INVERSE = Set.of("inverse", "inverse_id", "inverse_of");
        static final Set<String> ALIASES = Set.of("aliases", "alias", "synonyms");

        private Names() {}
    }

    private final int least;
    private final int positional;
    private final List<Set<String>> roles;

    TableKind(int least, int positional, List<Set<String>> roles) {
        this.least = least;
        this.positional = positional;
        this.roles = roles;
    }

    /** How many columns every line of a table without a header has; 0 if it may have fewer. */
    int fixed() {
        return least == positional ? positional : 0;
    }

    /** How many columns a line may have in a table without a header. */
    int positional() {
        return positional;
    }

    /** How many columns a line must have. */
    int least() {
        return least;
    }

    int roles() {
        return roles.size();
    }

    /**
     * Reads a first line as a header: it is one if it names all columns that a line must have, and a second column.
     *
     * @return for each role the column, or -1; empty if the line is no header
     */
    int[] header(List<String> cells) {
        int[] at = new int[roles.size()];
        int known = 0;
        for (int role = 0; role < at.length; role++) {
            at[role] = -1;
            for (int c = cells.size() - 1; c >= 0; c--) {
                String name = cells.get(c).strip().toLowerCase(Locale.ROOT);
                if (roles.get(role).contains(name) && free(at, role, c)) {
                    at[role] = c;
                }
            }
            known += at[role] < 0 ? 0 : 1;
        }
        for (int role = 0; role < least; role++) {
            if (at[role] < 0) {
                return new int[0];
            }
        }
        return known >= Math.max(2, least) || cells.size() == 1 ? at : new int[0];
    }

    private static boolean free(int[] at, int before, int column) {
        for (int role = 0; role < before; role++) {
            if (at[role] == column) {
                return false;
            }
        }
        return true;
    }

    /** The columns of a table without a header: each role in its place. */
    int[] positions() {
        int[] at = new int[roles.size()];
        for (int role = 0; role < at.length; role++) {
            at[role] = role < positional ? role : -1;
        }
        return at;
    }
}

package org.jaket.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jaket.store.Relation;
import org.jspecify.annotations.Nullable;

/** The relations that triples have, numbered as they come, and what was said about them before or after. */
final class NamedRelations {

    private record About(
            String label, String description, @Nullable String inverse) {}

    private static final About NOTHING = new About("", "", null);

    private final IdTable used = new IdTable();
    private final Map<String, About> about = new HashMap<>();

    /** The index of a relation that a triple has. */
    int use(String id) {
        return used.add(id);
    }

    /** What is said first about a relation stays. */
    void describe(String id, String label, String description, @Nullable String inverse) {
        About before = about.getOrDefault(id, NOTHING);
        about.put(
                id,
                new About(
                        before.label().isEmpty() ? label : before.label(),
                        before.description().isEmpty() ? description : before.description(),
                        before.inverse() == null ? inverse : before.inverse()));
    }

    void pushTo(DatasetSink sink) {
        List<Relation> relations = new ArrayList<>();
        for (int r = 0; r < used.size(); r++) {
            String id = used.get(r);
            About known = about.getOrDefault(id, NOTHING);
            String inverse = known.inverse() != null && used.find(known.inverse()) >= 0 ? known.inverse() : null;
            String label = known.label().isEmpty() ? id.replace('_', ' ').strip() : known.label();
            relations.add(new Relation(id, label.isEmpty() ? id : label, known.description(), inverse));
            sink.count("relations_without_label", known.label().isEmpty() ? 1 : 0);
        }
        relations.forEach(sink::relation);
        sink.count(
                "relations_without_triples",
                about.keySet().stream().filter(id -> used.find(id) < 0).count());
    }
}

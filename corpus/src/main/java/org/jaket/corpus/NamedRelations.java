package org.jaket.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jaket.store.Relation;

/** The relations that triples have, numbered as they come. */
final class NamedRelations {

    private static final int EXAMPLES = 10;

    private final IdTable used = new IdTable();
    private final Map<String, String> inverses = new HashMap<>();

    /** The index of a relation that a triple has. */
    int use(String id) {
        return used.add(id);
    }

    /** Some of the relations that triples have, for a sentence. */
    String examples() {
        int shown = Math.min(EXAMPLES, used.size());
        String named = IntStream.range(0, shown).mapToObj(used::get).collect(Collectors.joining(", "));
        return used.size() == 0 ? "none" : named + (used.size() > shown ? ", …" : "");
    }

    boolean isUsed(String id) {
        return used.find(id) >= 0;
    }

    /** What is said first about a relation stays. */
    void inverse(String id, String inverse) {
        inverses.putIfAbsent(id, inverse);
        inverses.putIfAbsent(inverse, id);
    }

    void pushTo(DatasetSink sink, UnaryOperator<String> label, UnaryOperator<String> description) {
        List<Relation> relations = new ArrayList<>();
        for (int r = 0; r < used.size(); r++) {
            String id = used.get(r);
            String inverse = inverses.get(id);
            relations.add(new Relation(
                    id,
                    label.apply(id),
                    description.apply(id),
                    inverse != null && isUsed(inverse) && id.equals(inverses.get(inverse)) ? inverse : null));
        }
        relations.forEach(sink::relation);
    }
}

package org.jaket.tasks.fewrel;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jaket.corpus.link.EntityNames;
import org.jaket.store.Dataset;
import org.jaket.store.Entity;
import org.jaket.tasks.Edges;
import org.jaket.text.Whitespace;

/**
 * Links heads and tails to the entities of a data set: by identifier, else by name.
 *
 * <p>A mention with a Wikidata identifier that the data set lacks is linked by name only to an entity that has no Wikidata
 * identifier: one with another is another thing of that name.
 */
final class MentionLinker {

    private static final Pattern WIKIDATA = Pattern.compile("Q\\d+");

    private final Dataset dataset;
    private final Map<String, Integer> ids;
    private final EntityNames names;
    private final Map<String, Set<String>> relations;

    /** How a mention was linked, or why not. */
    enum How {
        ID,
        NAME,
        AMBIGUOUS_NAME,
        NONE
    }

    /**
     * A link.
     *
     * @param entity the entity's index, -1 for none
     * @param how how it came about
     */
    record Link(int entity, How how) {}

    /**
     * What describes an entity, seen from a sentence that mentions it.
     *
     * @param own whether it is the sentence itself
     * @param relations those of the sentences that describe it; empty where something else does
     */
    record Described(boolean own, Set<String> relations) {

        static final Described NOTHING = new Described(false, Set.of());

        /** Whether it is another sentence of the same relation. */
        boolean sameRelation(Instance instance) {
            return !own && relations.contains(instance.relation());
        }
    }

    private MentionLinker(
            Dataset dataset, Map<String, Integer> ids, EntityNames names, Map<String, Set<String>> relations) {
        this.dataset = dataset;
        this.ids = ids;
        this.names = names;
        this.relations = relations;
    }

    /**
     * A linker for some instances.
     *
     * @param dataset the data set
     * @param linking whether names count
     * @param instances all that will be linked
     */
    static MentionLinker of(Dataset dataset, Linking linking, Collection<Instance> instances) {
        Map<String, Integer> ids = new HashMap<>();
        for (int e = 0; e < dataset.entityCount(); e++) {
            ids.put(dataset.entity(e).id(), e);
        }
        Set<String> asked = linking == Linking.IDS
                ? Set.of()
                : instances.stream()
                        .flatMap(instance -> Stream.of(instance.head(), instance.tail())
                                .filter(argument -> !ids.containsKey(argument.entity()))
                                .map(argument -> name(instance, argument)))
                        .collect(Collectors.toSet());
        int[] edges = edges(dataset);
        EntityNames names =
                EntityNames.of(asked, asked.isEmpty() ? 0 : dataset.entityCount(), dataset::entity, e -> edges[e]);
        Map<String, Set<String>> relations = new HashMap<>();
        for (Instance instance : instances) {
            if (!instance.relation().equals(MarkedText.UNKNOWN)) {
                relations
                        .computeIfAbsent(Whitespace.key(String.join("", instance.tokens())), key -> new HashSet<>(2))
                        .add(instance.relation());
            }
        }
        return new MentionLinker(dataset, ids, names, relations);
    }

    private static int[] edges(Dataset dataset) {
        long[] offsets = dataset.graphOffsets();
        int[] edges = new int[dataset.entityCount()];
        for (int e = 0; e < edges.length; e++) {
            edges[e] = (int) (offsets[e + 1] - offsets[e]);
        }
        for (int neighbor : dataset.graphNeighbors()) {
            edges[neighbor]++;
        }
        return edges;
    }

    /** The key of two entities as {@link Edges#pair} has it; empty if one identifier is unknown. */
    OptionalLong pair(String head, String tail) {
        Integer first = ids.get(head);
        Integer second = ids.get(tail);
        return first == null || second == null
                ? OptionalLong.empty()
                : OptionalLong.of(Edges.pair(first, second, dataset.entityCount()));
    }

    /** The link of a head or a tail. */
    Link link(Instance instance, Instance.Argument argument) {
        Integer same = ids.get(argument.entity());
        if (same != null) {
            return new Link(same, How.ID);
        }
        int named = names.find(name(instance, argument));
        if (named == EntityNames.AMBIGUOUS) {
            return new Link(-1, How.AMBIGUOUS_NAME);
        }
        boolean another = named >= 0
                && isWikidata(argument.entity())
                && isWikidata(dataset.entity(named).id());
        return named < 0 || another ? new Link(-1, How.NONE) : new Link(named, How.NAME);
    }

    /** What describes the entity of a head or a tail; nothing where there is none. */
    Described described(int entity, Instance instance) {
        if (entity < 0) {
            return Described.NOTHING;
        }
        Entity record = dataset.entity(entity);
        String description = Whitespace.key(record.description());
        String label = Whitespace.key(record.label() + ":");
        String text = description.startsWith(label) ? description.substring(label.length()) : description;
        return new Described(
                text.equals(Whitespace.key(String.join("", instance.tokens()))),
                relations.getOrDefault(text, Set.of()));
    }

    private static boolean isWikidata(String id) {
        return WIKIDATA.matcher(id).matches();
    }

    private static String name(Instance instance, Instance.Argument argument) {
        List<String> words = instance.tokens().subList(argument.first(), argument.last() + 1);
        return String.join(" ", words);
    }
}

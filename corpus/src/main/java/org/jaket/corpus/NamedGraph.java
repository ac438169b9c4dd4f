package org.jaket.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.Entity;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Whitespace;
import org.jspecify.annotations.Nullable;

/**
 * A graph under the identifiers of its source. What is known of a node may come in any order and in pieces; triples go on
 * to the sink at once, the rest in {@link #finish}. For one thread.
 *
 * <p>A node is whatever something is said about: an entity, a relation, a type. It becomes an entity, and gets the next
 * index, when {@link #entity} or a triple names it, or at the end if it is neither a relation nor a type. The first label
 * of a node is its label, further ones are aliases; descriptions are joined. Relations that no triple has are left out,
 * and so are categories that are no entity's.
 */
public final class NamedGraph {

    /** How mentions of entities in their own descriptions are counted in {@code dataset.json}. */
    public static final String OWN_LABEL = "own label";

    private record Text(String label, String description) {}

    private record Fact(String property, String value) {}

    private static final Text NOTHING = new Text("", "");

    private final DatasetSink sink;
    private final GraphOptions options;
    private final NodeNames names;
    private final IdTable ids = new IdTable();
    private final List<String> labels = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();
    private final List<List<String>> aliases = new ArrayList<>();
    private final List<List<String>> types = new ArrayList<>();
    private final List<List<Fact>> facts = new ArrayList<>();
    private final Map<String, Text> relationTexts = new HashMap<>();
    private final Map<String, Text> typeTexts = new HashMap<>();
    private final NamedRelations relations = new NamedRelations();
    private final BitSet listed = new BitSet();
    private int[] indexOf = new int[64];
    private int[] nodeOf = new int[64];
    private int entities;

    /**
     * Starts an empty graph.
     *
     * @param sink takes it
     * @param options what becomes of it
     * @param names names what has no label
     */
    public NamedGraph(DatasetSink sink, GraphOptions options, NodeNames names) {
        this.sink = sink;
        this.options = options;
        this.names = names;
    }

    /** The number of a node, which is added if it is new. */
    public int node(String id) {
        int node = ids.add(id);
        if (node == labels.size()) {
            labels.add("");
            descriptions.add("");
            aliases.add(List.of());
            types.add(List.of());
            facts.add(List.of());
            if (node == indexOf.length) {
                indexOf = Arrays.copyOf(indexOf, node + (node >> 1));
            }
            indexOf[node] = -1;
        }
        return node;
    }

    /** The number of a node, which is added if it is new, and is an entity from now on. */
    public int entity(String id) {
        int node = node(id);
        index(node);
        return node;
    }

    /**
     * Notes that an entity has a row of its own in some table.
     *
     * @return whether it is the first one; triples that name the entity are none
     */
    public boolean list(int node) {
        boolean first = !listed.get(node);
        listed.set(node);
        return first;
    }

    private int index(int node) {
        if (indexOf[node] < 0) {
            if (entities == nodeOf.length) {
                nodeOf = Arrays.copyOf(nodeOf, entities + (entities >> 1));
            }
            nodeOf[entities] = node;
            indexOf[node] = entities++;
        }
        return indexOf[node];
    }

    /** Names a node; a second name becomes an alias. White space counts as one space. */
    public void label(int node, String label) {
        String clean = Whitespace.clean(label);
        if (labels.get(node).isEmpty()) {
            labels.set(node, clean);
        } else {
            alias(node, clean);
        }
    }

    /** The name of a node, empty if it has none. */
    public String label(int node) {
        return labels.get(node);
    }

    /**
     * Visits the names of all entities: labels, then aliases.
     *
     * @param visitor takes an identifier and one of its names
     */
    public void names(BiConsumer<String, String> visitor) {
        for (int e = 0; e < entities; e++) {
            int node = nodeOf[e];
            if (!labels.get(node).isEmpty()) {
                visitor.accept(ids.get(node), labels.get(node));
            }
            aliases.get(node).forEach(alias -> visitor.accept(ids.get(node), alias));
        }
    }

    /** Whether nothing has been said of a node yet that describes it. */
    public boolean isUndescribed(int node) {
        return descriptions.get(node).isEmpty() && facts.get(node).isEmpty();
    }

    /** Names a node, whatever its name was before. */
    public void relabel(int node, String label) {
        String clean = Whitespace.clean(label);
        if (!clean.isEmpty()) {
            labels.set(node, clean);
        }
    }

    /** Gives a node another name. */
    public void alias(int node, String alias) {
        String clean = Whitespace.clean(alias);
        if (!clean.isEmpty()) {
            aliases.set(node, with(aliases.get(node), clean));
        }
    }

    /** Describes a node; a second description is appended. White space counts as one space. */
    public void description(int node, String description) {
        descriptions.set(node, OwnMention.join(descriptions.get(node), Whitespace.clean(description)));
    }

    /** Says something of a node that is no entity itself, such as a number; it is appended to the description. */
    public void fact(int node, String property, String value) {
        List<Fact> before = facts.get(node);
        Fact fact = new Fact(property, Whitespace.clean(value));
        if (!fact.value().isEmpty() && !before.contains(fact)) {
            List<Fact> all = new ArrayList<>(before);
            all.add(fact);
            facts.set(node, List.copyOf(all));
        }
    }

    /** How many things that are no entities have been said of a node. */
    public int facts(int node) {
        return facts.get(node).size();
    }

    /** Gives a node a type; the first one is its category. */
    public void type(int node, String typeId) {
        types.set(node, with(types.get(node), typeId));
    }

    /** Names and describes a relation; what is said first stays. */
    public void relation(String id, String label, String description) {
        relationTexts.putIfAbsent(id, new Text(Whitespace.clean(label), Whitespace.clean(description)));
    }

    /** Names and describes a type; without it, it has the label of the node with its identifier. */
    public void typeText(String id, String label, String description) {
        typeTexts.putIfAbsent(id, new Text(Whitespace.clean(label), Whitespace.clean(description)));
    }

    /** Says which relation is the inverse of another. */
    public void inverse(String relation, String inverse) {
        relations.inverse(relation, inverse);
    }

    /** Adds a triple by the numbers of its nodes, which are entities from now on, and the identifier of its relation. */
    public void triple(int head, String relation, int tail) {
        int headIndex = index(head);
        int tailIndex = index(tail);
        sink.triple(headIndex, relations.use(relation), tailIndex);
        if (relation.equals(options.categoryRelation()) && head != tail) {
            sink.definesCategory(headIndex, tailIndex);
            type(head, ids.get(tail));
        }
    }

    /** Whether a node with this identifier is an entity already. */
    public boolean isEntity(String id) {
        int node = ids.find(id);
        return node >= 0 && indexOf[node] >= 0;
    }

    /**
     * Pushes relations, categories and entities; nothing may be added after it.
     *
     * @param noEntity identifiers of nodes that are no entities, unless a triple has them
     * @throws BadInputException if no triple has the relation that is to give the categories
     */
    public void finish(Predicate<String> noEntity) {
        @Nullable String categoryRelation = options.categoryRelation();
        if (categoryRelation != null && entities > 0 && !relations.isUsed(categoryRelation)) {
            throw new BadInputException("no triple has the relation " + categoryRelation
                    + ", whose tail was to be the category (--category-relation); the triples have "
                    + relations.examples());
        }
        Set<String> typeIds = new LinkedHashSet<>();
        types.forEach(typeIds::addAll);
        for (int node = 0; node < ids.size(); node++) {
            String id = ids.get(node);
            boolean relation = names.relationsAreNodes() && relations.isUsed(id);
            if (indexOf[node] < 0 && !relation && !typeIds.contains(id) && !noEntity.test(id)) {
                index(node);
            }
        }
        relations.pushTo(sink, this::relationLabel, this::relationDescription);
        IdTable categories = new IdTable();
        for (int e = 0; e < entities; e++) {
            List<String> of = types.get(nodeOf[e]);
            if (!of.isEmpty() && categories.find(of.get(0)) < 0) {
                categories.add(of.get(0));
                sink.category(category(of.get(0)));
            }
        }
        for (int e = 0; e < entities; e++) {
            push(e, nodeOf[e], categories);
        }
    }

    private void push(int e, int node, IdTable categories) {
        String id = ids.get(node);
        String label = labels.get(node);
        List<String> of = types.get(node);
        String description = described(node);
        sink.count("entities_without_label", label.isEmpty() ? 1 : 0);
        sink.count("entities_without_description", description.isEmpty() ? 1 : 0);
        sink.count("entities_without_category", of.isEmpty() ? 1 : 0);
        String name = label.isEmpty() ? names.entity(id) : label;
        OwnMention own = OwnMention.of(name, description);
        sink.entity(
                new Entity(
                        id,
                        name,
                        aliases.get(node).stream()
                                .filter(alias -> !alias.equals(name))
                                .toList(),
                        own.text(),
                        of),
                of.isEmpty() ? -1 : categories.find(of.get(0)),
                own.from(),
                own.to());
        for (String type : of) {
            int other = ids.find(type);
            if (other >= 0 && indexOf[other] >= 0 && other != node) {
                sink.definesCategory(e, indexOf[other]);
            }
        }
        if (options.descriptionsAreText() && !description.isEmpty()) {
            sink.text(new AnnotatedText(
                    own.text(), List.of(new AnnotatedText.Link(e, own.from(), own.to(), OWN_LABEL)), false));
            sink.count("texts_from_descriptions", 1);
        }
        descriptions.set(node, "");
        facts.set(node, List.of());
    }

    private String described(int node) {
        Set<String> pieces = new LinkedHashSet<>(List.of(descriptions.get(node)));
        for (Fact fact : facts.get(node)) {
            pieces.add(relationLabel(fact.property()) + ": " + fact.value());
        }
        return pieces.stream().reduce("", OwnMention::append);
    }

    private String relationLabel(String id) {
        String label = relationTexts.getOrDefault(id, NOTHING).label();
        if (label.isEmpty() && names.relationsAreNodes()) {
            label = text(labels, id);
        }
        return label.isEmpty() ? names.relation(id) : label;
    }

    private String relationDescription(String id) {
        String description = relationTexts.getOrDefault(id, NOTHING).description();
        return description.isEmpty() && names.relationsAreNodes() ? text(descriptions, id) : description;
    }

    private Category category(String id) {
        Text known = typeTexts.getOrDefault(id, NOTHING);
        String label = known.label().isEmpty() ? text(labels, id) : known.label();
        String description = known.description().isEmpty() ? text(descriptions, id) : known.description();
        return new Category(id, label.isEmpty() ? names.entity(id) : label, description);
    }

    private String text(List<String> of, String id) {
        int node = ids.find(id);
        return node < 0 ? "" : of.get(node);
    }

    private static List<String> with(List<String> list, String last) {
        if (list.contains(last)) {
            return list;
        }
        List<String> all = new ArrayList<>(list);
        all.add(last);
        return List.copyOf(all);
    }
}

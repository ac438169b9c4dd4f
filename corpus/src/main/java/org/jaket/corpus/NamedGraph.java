package org.jaket.corpus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jaket.store.Category;
import org.jaket.store.Entity;
import org.jaket.text.AnnotatedText;
import org.jspecify.annotations.Nullable;

/**
 * A graph under the identifiers of its source. What is known of an entity or a relation may come in any order and in
 * pieces; triples go on to the sink at once, the rest in {@link #finish}. For one thread.
 *
 * <p>Entities are numbered as they come. An entity without a label has its identifier as label; the first label is the
 * label, further ones are aliases; descriptions are joined. Relations that no triple has are left out, and so are
 * categories that are no entity's.
 */
public final class NamedGraph {

    /** How mentions of entities in their own descriptions are counted in {@code dataset.json}. */
    public static final String OWN_LABEL = "own label";

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private final DatasetSink sink;
    private final GraphOptions options;
    private final IdTable ids = new IdTable();
    private final List<String> labels = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();
    private final List<List<String>> aliases = new ArrayList<>();
    private final List<List<String>> types = new ArrayList<>();
    private final NamedRelations relations = new NamedRelations();
    private final IdTable typeIds = new IdTable();
    private final List<String> typeLabels = new ArrayList<>();
    private final List<String> typeDescriptions = new ArrayList<>();

    /**
     * Starts an empty graph.
     *
     * @param sink takes it
     * @param options what becomes of it
     */
    public NamedGraph(DatasetSink sink, GraphOptions options) {
        this.sink = sink;
        this.options = options;
    }

    /** The index of an entity, which is added if it is new. */
    public int entity(String id) {
        int entity = ids.add(id);
        if (entity == labels.size()) {
            labels.add("");
            descriptions.add("");
            aliases.add(List.of());
            types.add(List.of());
        }
        return entity;
    }

    /** Names an entity; a second name becomes an alias. White space counts as one space. */
    public void label(int entity, String label) {
        String clean = clean(label);
        if (labels.get(entity).isEmpty()) {
            labels.set(entity, clean);
        } else {
            alias(entity, clean);
        }
    }

    /** Gives an entity another name. */
    public void alias(int entity, String alias) {
        String clean = clean(alias);
        if (!clean.isEmpty() && !clean.equals(labels.get(entity))) {
            aliases.set(entity, with(aliases.get(entity), clean));
        }
    }

    /** Describes an entity; a second description is appended. White space counts as one space. */
    public void description(int entity, String description) {
        String clean = clean(description);
        String before = descriptions.get(entity);
        if (before.isEmpty()) {
            descriptions.set(entity, clean);
        } else if (!clean.isEmpty() && !before.contains(clean)) {
            descriptions.set(entity, before + (before.endsWith(".") ? " " : "; ") + clean);
        }
    }

    /** Gives an entity a type; the first one is its category, unless a relation says it. */
    public void type(int entity, String typeId) {
        if (!types.get(entity).contains(typeId)) {
            types.set(entity, with(types.get(entity), typeId));
        }
    }

    /** Names a type; without it a type has the label of the entity with its identifier, or its identifier. */
    public void typeText(String id, String label, String description) {
        int type = typeIds.add(id);
        if (type == typeLabels.size()) {
            typeLabels.add(clean(label));
            typeDescriptions.add(clean(description));
        }
    }

    /**
     * Names a relation; without it a relation has its identifier, with spaces for underscores, as label.
     *
     * @param inverse the identifier of the relation that says the same backwards, or null
     */
    public void relation(String id, String label, String description, @Nullable String inverse) {
        relations.describe(id, clean(label), clean(description), inverse);
    }

    /** Adds a triple by the indices of its entities and the identifier of its relation. */
    public void triple(int head, String relation, int tail) {
        sink.triple(head, relations.use(relation), tail);
        if (relation.equals(options.categoryRelation()) && head != tail) {
            sink.definesCategory(head, tail);
            type(head, ids.get(tail));
        }
    }

    /** The number of entities so far. */
    public int size() {
        return ids.size();
    }

    /** Pushes relations, categories and entities; nothing may be added after it. */
    public void finish() {
        relations.pushTo(sink);
        IdTable used = new IdTable();
        for (List<String> of : types) {
            if (!of.isEmpty() && used.find(of.get(0)) < 0) {
                used.add(of.get(0));
                sink.category(category(of.get(0)));
            }
        }
        for (int e = 0; e < ids.size(); e++) {
            push(e, used);
        }
    }

    private void push(int e, IdTable categories) {
        String id = ids.get(e);
        sink.count("entities_without_label", labels.get(e).isEmpty() ? 1 : 0);
        sink.count("entities_without_description", descriptions.get(e).isEmpty() ? 1 : 0);
        sink.count("entities_without_category", types.get(e).isEmpty() ? 1 : 0);
        String label = labels.get(e).isEmpty() ? clean(id) : labels.get(e);
        OwnMention own = OwnMention.of(label, descriptions.get(e));
        List<String> of = types.get(e);
        sink.entity(
                new Entity(id, label, aliases.get(e), own.text(), of),
                of.isEmpty() ? -1 : categories.find(of.get(0)),
                own.from(),
                own.to());
        for (String type : of) {
            int entity = ids.find(type);
            if (entity >= 0 && entity != e) {
                sink.definesCategory(e, entity);
            }
        }
        if (options.descriptionsAreText() && !descriptions.get(e).isEmpty()) {
            sink.text(new AnnotatedText(
                    own.text(), List.of(new AnnotatedText.Link(e, own.from(), own.to(), OWN_LABEL)), false));
            sink.count("texts_from_descriptions", 1);
        }
        descriptions.set(e, "");
    }

    private Category category(String id) {
        int type = typeIds.find(id);
        int entity = ids.find(id);
        String label = type >= 0 ? typeLabels.get(type) : "";
        String description = type >= 0 ? typeDescriptions.get(type) : "";
        if (entity >= 0) {
            label = label.isEmpty() ? labels.get(entity) : label;
            description = description.isEmpty() ? descriptions.get(entity) : description;
        }
        return new Category(id, label.isEmpty() ? clean(id) : label, description);
    }

    private static List<String> with(List<String> list, String last) {
        Set<String> all = new LinkedHashSet<>(list);
        all.add(last);
        return List.copyOf(all);
    }

    private static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean edge = i == 0 || i == text.length() - 1 || text.charAt(i - 1) == ' ';
            if (c < ' '
                    || (c == ' ' && edge)
                    || (c >= 0x7f && (Character.isSpaceChar(c) || Character.isISOControl(c)))) {
                return SPACE.matcher(text).replaceAll(" ").strip();
            }
        }
        return text;
    }
}

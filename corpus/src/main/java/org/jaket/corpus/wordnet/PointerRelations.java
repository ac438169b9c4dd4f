package org.jaket.corpus.wordnet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.sf.extjwnl.data.PointerType;
import org.jaket.store.Relation;
import org.jspecify.annotations.Nullable;

/** WordNet's pointer types as relations: always the same ones, whatever part of WordNet is taken. */
final class PointerRelations {

    private static final Map<PointerType, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(PointerType.ANTONYM, "the tail means the opposite of the head"),
            Map.entry(PointerType.HYPERNYM, "the head is a kind of the tail"),
            Map.entry(PointerType.HYPONYM, "the tail is a kind of the head"),
            Map.entry(PointerType.ENTAILMENT, "doing the head includes doing the tail"),
            Map.entry(PointerType.SIMILAR_TO, "the tail has a similar meaning to the head"),
            Map.entry(PointerType.MEMBER_HOLONYM, "the head is a member of the tail"),
            Map.entry(PointerType.SUBSTANCE_HOLONYM, "the tail is made of the head"),
            Map.entry(PointerType.PART_HOLONYM, "the head is a part of the tail"),
            Map.entry(PointerType.MEMBER_MERONYM, "the tail is a member of the head"),
            Map.entry(PointerType.SUBSTANCE_MERONYM, "the head is made of the tail"),
            Map.entry(PointerType.PART_MERONYM, "the tail is a part of the head"),
            Map.entry(PointerType.CAUSE, "the head causes the tail"),
            Map.entry(PointerType.PARTICIPLE_OF, "the head is a participle of the tail"),
            Map.entry(PointerType.SEE_ALSO, "the tail is related to the head"),
            Map.entry(PointerType.PERTAINYM, "the head pertains to the tail or is derived from it"),
            Map.entry(PointerType.ATTRIBUTE, "one of the two is a value of the other, an attribute"),
            Map.entry(PointerType.VERB_GROUP, "the two verbs are close in meaning"),
            Map.entry(PointerType.DERIVATION, "the two are derived from one another"),
            Map.entry(PointerType.CATEGORY, "the head belongs to the topic of the tail"),
            Map.entry(PointerType.USAGE, "the head is used in the manner of the tail"),
            Map.entry(PointerType.REGION, "the head belongs to the region of the tail"),
            Map.entry(PointerType.CATEGORY_MEMBER, "the tail belongs to the topic of the head"),
            Map.entry(PointerType.USAGE_MEMBER, "the tail is used in the manner of the head"),
            Map.entry(PointerType.REGION_MEMBER, "the tail belongs to the region of the head"),
            Map.entry(PointerType.INSTANCE_HYPERNYM, "the head is an instance of the tail"),
            Map.entry(PointerType.INSTANCES_HYPONYM, "the tail is an instance of the head"));

    private final Map<PointerType, Integer> indices = new EnumMap<>(PointerType.class);
    private final List<Relation> relations = new ArrayList<>();

    PointerRelations(List<WordNet.Edge> pointers, boolean lexical) {
        Set<PointerType> types = EnumSet.noneOf(PointerType.class);
        pointers.stream().filter(edge -> lexical || !edge.lexical()).forEach(edge -> types.add(edge.type()));
        for (PointerType type : types) {
            indices.put(type, relations.size());
            relations.add(
                    new Relation(id(type), type.getLabel(), DESCRIPTIONS.getOrDefault(type, ""), inverse(type, types)));
        }
    }

    private static @Nullable String inverse(PointerType type, Set<PointerType> types) {
        PointerType inverse = type.getSymmetricType();
        return inverse != null && types.contains(inverse) ? id(inverse) : null;
    }

    private static String id(PointerType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    List<Relation> relations() {
        return relations;
    }

    int index(PointerType type) {
        Integer index = indices.get(type);
        if (index == null) {
            throw new IllegalArgumentException("no relation for pointers of type " + type.getLabel());
        }
        return index;
    }
}

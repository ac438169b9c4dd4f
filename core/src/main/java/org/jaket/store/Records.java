package org.jaket.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Entities, relations and categories as lines of JSON. */
final class Records {

    private Records() {}

    static ObjectNode toJson(Entity entity) {
        ObjectNode node = Json.MAPPER.createObjectNode().put("id", entity.id()).put("label", entity.label());
        ArrayNode aliases = node.putArray("aliases");
        entity.aliases().forEach(aliases::add);
        node.put("description", entity.description());
        ArrayNode categories = node.putArray("categories");
        entity.categories().forEach(categories::add);
        return node;
    }

    static Entity entity(JsonNode node, String where) {
        return new Entity(
                Json.text(node, "id", where),
                Json.text(node, "label", where),
                Json.texts(node, "aliases", where),
                Json.text(node, "description", where),
                Json.texts(node, "categories", where));
    }

    static ObjectNode toJson(Relation relation) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("id", relation.id())
                .put("label", relation.label())
                .put("description", relation.description());
        if (relation.inverse() != null) {
            node.put("inverse", relation.inverse());
        }
        return node;
    }

    static Relation relation(JsonNode node, String where) {
        @Nullable String inverse = node.has("inverse") ? Json.text(node, "inverse", where) : null;
        return new Relation(
                Json.text(node, "id", where),
                Json.text(node, "label", where),
                Json.text(node, "description", where),
                inverse);
    }

    static ObjectNode toJson(Category category) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", category.id())
                .put("label", category.label())
                .put("description", category.description());
    }

    static Category category(JsonNode node, String where) {
        return new Category(
                Json.text(node, "id", where), Json.text(node, "label", where), Json.text(node, "description", where));
    }

    static <T> List<T> all(JsonLines lines, java.util.function.BiFunction<JsonNode, String, T> parser) {
        List<T> records = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            records.add(lines.read(i, parser));
        }
        return List.copyOf(records);
    }
}

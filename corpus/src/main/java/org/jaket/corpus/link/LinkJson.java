package org.jaket.corpus.link;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jaket.store.Entity;
import org.jaket.store.JsonLine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Linked texts as JSON objects. Offsets are in code points, as Python counts. For one thread. */
final class LinkJson {

    private static final MathContext DIGITS = new MathContext(6);
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** Entities that are kept, since texts name the same ones again and again. */
    private static final int KNOWN = 1 << 16;

    private final IntFunction<Entity> entities;
    private final boolean candidates;
    private final Map<Integer, Entity> known = new HashMap<>();

    /**
     * A writer.
     *
     * @param entities gives each entity
     * @param candidates whether all candidates of a mention are written, not only the best
     */
    LinkJson(IntFunction<Entity> entities, boolean candidates) {
        this.entities = entities;
        this.candidates = candidates;
    }

    /** The object on a line, or null if there is none. */
    static @Nullable ObjectNode parse(String line) {
        try {
            return MAPPER.readTree(line) instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** One line: the object that the text came in, or a new one, with the spans. */
    String line(LinkedText linked, @Nullable ObjectNode original) {
        ObjectNode root = original == null ? MAPPER.createObjectNode().put("text", linked.text()) : original;
        ArrayNode spans = MAPPER.createArrayNode();
        int index = 0;
        int points = 0;
        for (LinkedSpan span : linked.spans()) {
            points += linked.text().codePointCount(index, span.from());
            int length = linked.text().codePointCount(span.from(), span.to());
            add(spans.addObject().put("start", points).put("end", points + length), linked.text(), span);
            points += length;
            index = span.to();
        }
        root.set("spans", spans);
        return JsonLine.of(root);
    }

    private void add(ObjectNode node, String text, LinkedSpan span) {
        Entity entity = entity(span.best().entity());
        node.put("mention", text.substring(span.from(), span.to()))
                .put("id", entity.id())
                .put("label", entity.label());
        number(node, "score", span.best().score());
        if (candidates) {
            ArrayNode array = node.putArray("candidates");
            for (LinkCandidate candidate : span.candidates()) {
                Entity other = entity(candidate.entity());
                ObjectNode one = array.addObject().put("id", other.id()).put("label", other.label());
                number(one, "score", candidate.score());
                number(one, "prior", candidate.prior());
                if (!Double.isNaN(candidate.model())) {
                    number(one, "model", candidate.model());
                }
            }
        }
    }

    private Entity entity(int index) {
        if (known.size() >= KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(index, entities::apply);
    }

    private static void number(ObjectNode node, String name, double value) {
        node.put(name, new BigDecimal(value).round(DIGITS).doubleValue());
    }

    /** What stands for a line that could not be read. */
    static String error(long line, String reason) {
        return MAPPER.writeValueAsString(
                MAPPER.createObjectNode().put("line", line).put("error", reason));
    }

    /** A string field, or null. */
    static @Nullable String string(ObjectNode object, String field) {
        JsonNode value = object.path(field);
        return value.isString() ? value.stringValue() : null;
    }
}

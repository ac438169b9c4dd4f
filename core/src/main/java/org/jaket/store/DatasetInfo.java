package org.jaket.store;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code dataset.json} says, without the list of files.
 *
 * @param name a short name
 * @param source where the graph and the text come from
 * @param licence under which licence the source is
 * @param createdBy the program and version that made it
 * @param tokenizer the tokenizer that made the token ids
 * @param maxLength the most tokens of a text sequence
 * @param descriptionLength the most tokens of a description
 * @param counts how much there is of everything
 * @param mentionSources how many mentions came about in which way
 * @param details anything else its maker kept, of strings, numbers, booleans, lists and maps
 */
public record DatasetInfo(
        String name,
        String source,
        String licence,
        String createdBy,
        TokenizerInfo tokenizer,
        int maxLength,
        int descriptionLength,
        Counts counts,
        Map<String, Long> mentionSources,
        Map<String, Object> details) {

    /** The version of the directory's format that this code reads and writes. */
    public static final int FORMAT_VERSION = 1;

    /** Copies the maps. */
    public DatasetInfo {
        mentionSources = Collections.unmodifiableMap(new TreeMap<>(mentionSources));
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /**
     * A tokenizer.
     *
     * @param type its kind, such as {@code bert} or {@code roberta}
     * @param sha256 of its {@code tokenizer.json}
     * @param vocabularySize token ids are below it
     */
    public record TokenizerInfo(String type, String sha256, int vocabularySize) {}

    /**
     * How much there is of everything.
     *
     * @param entities entities, held-out ones included
     * @param relations relations
     * @param categories categories
     * @param triples edges of the graph, held-out ones not included
     * @param heldOutTriples triples that are kept from the graph
     * @param heldOutEntities entities whose category is kept from training
     * @param sequences text sequences
     * @param heldOutSequences held-out text sequences
     * @param tokens tokens of all text sequences
     * @param heldOutTokens tokens of all held-out text sequences
     * @param mentions mentions in all text sequences
     * @param heldOutMentions mentions in all held-out text sequences
     */
    public record Counts(
            long entities,
            long relations,
            long categories,
            long triples,
            long heldOutTriples,
            long heldOutEntities,
            long sequences,
            long heldOutSequences,
            long tokens,
            long heldOutTokens,
            long mentions,
            long heldOutMentions) {

        ObjectNode toJson() {
            return Json.MAPPER
                    .createObjectNode()
                    .put("entities", entities)
                    .put("relations", relations)
                    .put("categories", categories)
                    .put("triples", triples)
                    .put("held_out_triples", heldOutTriples)
                    .put("held_out_entities", heldOutEntities)
                    .put("sequences", sequences)
                    .put("held_out_sequences", heldOutSequences)
                    .put("tokens", tokens)
                    .put("held_out_tokens", heldOutTokens)
                    .put("mentions", mentions)
                    .put("held_out_mentions", heldOutMentions);
        }

        static Counts parse(JsonNode json, String where) {
            long most = Long.MAX_VALUE;
            return new Counts(
                    Json.count(json, "entities", Integer.MAX_VALUE - 8, where),
                    Json.count(json, "relations", Integer.MAX_VALUE / 2, where),
                    Json.count(json, "categories", Integer.MAX_VALUE - 8, where),
                    Json.count(json, "triples", most, where),
                    Json.count(json, "held_out_triples", most, where),
                    Json.count(json, "held_out_entities", most, where),
                    Json.count(json, "sequences", most, where),
                    Json.count(json, "held_out_sequences", most, where),
                    Json.count(json, "tokens", most, where),
                    Json.count(json, "held_out_tokens", most, where),
                    Json.count(json, "mentions", most, where),
                    Json.count(json, "held_out_mentions", most, where));
        }
    }

    static DatasetInfo of(DatasetDescription about, String tokenizerSha256, Counts counts) {
        return new DatasetInfo(
                about.name(),
                about.source(),
                about.licence(),
                about.createdBy(),
                new TokenizerInfo(about.tokenizerType(), tokenizerSha256, about.vocabularySize()),
                about.maxLength(),
                about.descriptionLength(),
                counts,
                about.mentionSources(),
                about.details());
    }

    ObjectNode toJson() {
        ObjectNode root = Json.MAPPER
                .createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("name", name)
                .put("source", source)
                .put("licence", licence)
                .put("created_by", createdBy)
                .put("max_length", maxLength)
                .put("description_length", descriptionLength);
        root.putObject("tokenizer")
                .put("type", tokenizer.type())
                .put("sha256", tokenizer.sha256())
                .put("vocab_size", tokenizer.vocabularySize());
        root.set("counts", counts.toJson());
        root.set("mention_sources", Json.MAPPER.valueToTree(mentionSources));
        root.set("details", Json.MAPPER.valueToTree(details));
        return root;
    }

    static DatasetInfo parse(JsonNode root, String where) {
        long version = Json.count(root, "format_version", Integer.MAX_VALUE, where);
        if (version != FORMAT_VERSION) {
            throw new BadInputException(where + " has format version " + version + ", and this jaket reads version "
                    + FORMAT_VERSION + "; prepare the data set again");
        }
        JsonNode tokenizer = Json.child(root, "tokenizer", where);
        TokenizerInfo tokenizerInfo =
                new TokenizerInfo(Json.text(tokenizer, "type", where), Json.text(tokenizer, "sha256", where), (int)
                        Json.count(tokenizer, "vocab_size", Integer.MAX_VALUE, where));
        Map<String, Long> mentionSources = new TreeMap<>();
        JsonNode sources = Json.child(root, "mention_sources", where);
        for (String way : sources.propertyNames()) {
            mentionSources.put(way, Json.count(sources, way, Long.MAX_VALUE, where));
        }
        return new DatasetInfo(
                Json.text(root, "name", where),
                Json.text(root, "source", where),
                Json.text(root, "licence", where),
                Json.text(root, "created_by", where),
                tokenizerInfo,
                (int) Json.count(root, "max_length", Integer.MAX_VALUE, where),
                (int) Json.count(root, "description_length", Integer.MAX_VALUE, where),
                Counts.parse(Json.child(root, "counts", where), where),
                mentionSources,
                Json.map(Json.child(root, "details", where), where));
    }
}

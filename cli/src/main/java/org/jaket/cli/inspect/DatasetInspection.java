package org.jaket.cli.inspect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jaket.cli.report.Format;
import org.jaket.corpus.text.FewRelGraph;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetInfo;
import org.jaket.store.Entity;
import org.jaket.text.Tokenizer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Counts, samples and provenance of a data set. */
final class DatasetInspection {

    private static final int MOST_EDGES = 4;

    private final Dataset data;
    private final Tokenizer tokenizer;
    private final List<String> lines = new ArrayList<>();
    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private DatasetInspection(Dataset data, Tokenizer tokenizer) {
        this.data = data;
        this.tokenizer = tokenizer;
    }

    static Inspection of(Path directory, int samples) {
        try (Dataset data = Dataset.open(directory);
                Tokenizer tokenizer = Tokenizer.load(data.tokenizerFile())) {
            DatasetInspection inspection = new DatasetInspection(data, tokenizer);
            inspection.header();
            inspection.counts();
            inspection.named(
                    "mentions by source", "mention_sources", data.info().mentionSources());
            inspection.details();
            inspection.entities(samples);
            inspection.texts(samples);
            return new Inspection(inspection.lines, inspection.json);
        }
    }

    private void header() {
        DatasetInfo info = data.info();
        json.put("kind", "dataset");
        row("name", "name", info.name());
        row("source", "source", info.source());
        row("licence", "licence", info.licence());
        row("created by", "created_by", info.createdBy());
        lines.add(field(
                "tokenizer",
                info.tokenizer().type() + ", " + Format.count(info.tokenizer().vocabularySize()) + " tokens, sha256 "
                        + info.tokenizer().sha256().substring(0, 12) + "…"));
        json.putObject("tokenizer")
                .put("type", info.tokenizer().type())
                .put("vocab_size", info.tokenizer().vocabularySize())
                .put("sha256", info.tokenizer().sha256());
        lines.add(field(
                "lengths",
                "text up to " + info.maxLength() + " tokens, descriptions up to " + info.descriptionLength()));
        json.put("max_length", info.maxLength()).put("description_length", info.descriptionLength());
    }

    private void counts() {
        DatasetInfo.Counts c = data.info().counts();
        ObjectNode counts = json.putObject("counts");
        lines.add("");
        count(counts, "entities", "entities", c.entities());
        count(counts, "relations", "relations", c.relations());
        count(counts, "categories", "categories", c.categories());
        count(counts, "triples in the graph", "triples", c.triples());
        count(counts, "text sequences", "sequences", c.sequences());
        count(counts, "text tokens", "tokens", c.tokens());
        count(counts, "mentions", "mentions", c.mentions());
        count(counts, "held-out entities", "held_out_entities", c.heldOutEntities());
        count(counts, "held-out triples", "held_out_triples", c.heldOutTriples());
        count(counts, "held-out sequences", "held_out_sequences", c.heldOutSequences());
        count(counts, "held-out tokens", "held_out_tokens", c.heldOutTokens());
        count(counts, "held-out mentions", "held_out_mentions", c.heldOutMentions());
    }

    private void named(String title, String key, Map<String, Long> values) {
        ObjectNode into = json.putObject(key);
        if (values.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title);
        values.forEach((name, value) -> count(into, "  " + name.replace('_', ' '), name, value));
    }

    private void details() {
        Map<String, Object> details = data.info().details();
        json.set("details", JsonMapper.shared().valueToTree(details));
        if (details.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("details");
        details.forEach((name, value) -> {
            // One for each of 64 relations: for programs.
            if (!name.startsWith(FewRelGraph.SENTENCES_OF)) {
                lines.add(field("  " + name.replace('_', ' '), String.valueOf(value)));
            }
        });
    }

    private void entities(int samples) {
        ArrayNode array = json.putArray("sample_entities");
        SplittableRandom random = new Randomness(1).stream(Purpose.REPORT, 0);
        long[] offsets = data.graphOffsets();
        int[] neighbors = data.graphNeighbors();
        int[] relations = data.graphRelations();
        int[] categories = data.categoryOf();
        for (int i = 0; i < Math.min(samples, data.entityCount()); i++) {
            int index = random.nextInt(data.entityCount());
            Entity entity = data.entity(index);
            String category = categories[index] < 0
                    ? "none"
                    : data.categories().get(categories[index]).label();
            List<String> edges = new ArrayList<>();
            for (long e = offsets[index]; e < Math.min(offsets[index + 1], offsets[index] + MOST_EDGES); e++) {
                edges.add(data.relations().get(relations[(int) e]).label() + " → "
                        + data.entity(neighbors[(int) e]).label());
            }
            lines.add("");
            lines.add(entity.label() + "  (" + entity.id() + ", category " + category + ")");
            lines.add("  " + entity.description());
            edges.forEach(edge -> lines.add("  " + edge));
            ObjectNode node = array.addObject()
                    .put("id", entity.id())
                    .put("label", entity.label())
                    .put("category", category)
                    .put("description", entity.description());
            ArrayNode edgeArray = node.putArray("edges");
            edges.forEach(edgeArray::add);
        }
    }

    private void texts(int samples) {
        ArrayNode array = json.putArray("sample_texts");
        SplittableRandom random = new Randomness(1).stream(Purpose.REPORT, 1);
        int size = data.text().size();
        for (int i = 0; i < Math.min(samples, size); i++) {
            int index = random.nextInt(size);
            String marked = MarkedText.of(
                    tokenizer, data.text().tokens(index), data.text().mentions(index), entity -> data.entity(entity)
                            .id());
            lines.add("");
            lines.add("text " + Format.count(index));
            lines.add("  " + marked);
            array.add(marked);
        }
    }

    private void row(String title, String key, String value) {
        lines.add(field(title, value));
        json.put(key, value);
    }

    private void count(ObjectNode into, String title, String key, long value) {
        lines.add(String.format(java.util.Locale.ROOT, "%-44s %,14d", title, value));
        into.put(key, value);
    }

    private static String field(String title, String value) {
        return String.format(java.util.Locale.ROOT, "%-28s %s", title, value);
    }
}

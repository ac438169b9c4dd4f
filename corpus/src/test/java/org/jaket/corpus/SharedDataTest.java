package org.jaket.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jaket.corpus.table.TableFiles;
import org.jaket.corpus.table.TableSource;
import org.jaket.corpus.text.TextFiles;
import org.jaket.store.DatasetInfo;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published data as they lie, where they are at hand, against what plain reading of their lines counts. */
class SharedDataTest {

    private static final HeldOut NOTHING = new HeldOut(0, 0, 0, 0, 0);

    @TempDir
    Path folder;

    private static Path data(String name) {
        Path path = Path.of(System.getProperty("jaket.data", "../../shared/data"), name);
        assumeTrue(Files.exists(path), "skipped: " + path + " is not there");
        return path;
    }

    private DatasetInfo prepare(TableFiles tables, Path... texts) {
        try (Tokenizer tokenizer = TestTokenizer.in(folder)) {
            return DatasetPreparation.prepare(
                    new DatasetOptions("test", tables.names(), "none", 128, 32, 1, NOTHING),
                    new TableSource(tables, new GraphOptions(null, false)),
                    Stream.of(texts).map(TextFiles::source).toList(),
                    new DatasetPreparation.Target(tokenizer, folder.resolve("out"), false),
                    Progress.NONE);
        }
    }

    private static long detail(DatasetInfo info, String name) {
        return ((Number) info.details().getOrDefault(name, 0L)).longValue();
    }

    /** The types of each entity of a table; the first line is its header. */
    private static Map<String, List<String>> types(Path entities) throws IOException {
        Map<String, List<String>> types = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(entities);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            types.put(cells[0], cells.length < 4 || cells[3].isEmpty() ? List.of() : List.of(cells[3].split(",")));
        }
        return types;
    }

    @ParameterizedTest
    @ValueSource(strings = {"wikidata/known", "wikidata/unseen"})
    void subgraphsOfWikidata(String name) throws IOException {
        Path directory = data(name);
        Map<String, List<String>> types = types(directory.resolve("entities.tsv"));
        Set<String> entities = new HashSet<>(types.keySet());
        Set<String> relations = new HashSet<>();
        Set<String> triples = new HashSet<>();
        for (String line : Files.readAllLines(directory.resolve("triples.tsv"))) {
            String[] cells = line.split("\t");
            entities.addAll(List.of(cells[0], cells[2]));
            boolean ofType = types.getOrDefault(cells[0], List.of()).contains(cells[2])
                    || types.getOrDefault(cells[2], List.of()).contains(cells[0]);
            if (!cells[0].equals(cells[2]) && !ofType) {
                triples.add(line);
                relations.add(cells[1]);
            }
        }
        Set<String> categories = new HashSet<>();
        types.values().stream().filter(of -> !of.isEmpty()).forEach(of -> categories.add(of.get(0)));
        DatasetInfo info = prepare(TableFiles.in(directory));
        assertThat(info.details()).doesNotContainKey("rejected");
        assertThat(info.counts().entities()).isEqualTo(entities.size());
        assertThat(info.counts().triples()).isEqualTo(triples.size());
        assertThat(info.counts().relations()).isEqualTo(relations.size());
        assertThat(info.counts().categories()).isEqualTo(categories.size());
    }

    @Test
    void theMoviesOfMetaQa() throws IOException {
        Path directory = data("metaqa/kb.txt").resolveSibling("");
        Set<String> entities = new HashSet<>();
        Set<String> triples = new HashSet<>();
        long loops = 0;
        List<String> lines = Files.readAllLines(directory.resolve("kb.txt"));
        for (String line : lines) {
            String[] cells = line.split("\\|");
            entities.addAll(List.of(cells[0].strip(), cells[2].strip()));
            loops += cells[0].equals(cells[2]) ? 1 : 0;
            if (!cells[0].equals(cells[2])) {
                triples.add(line);
            }
        }
        DatasetInfo info = prepare(TableFiles.in(directory));
        assertThat(info.details()).doesNotContainKey("rejected");
        assertThat(info.counts().entities()).isEqualTo(entities.size());
        assertThat(info.counts().triples()).isEqualTo(triples.size());
        assertThat(info.counts().relations()).isEqualTo(9);
        assertThat(detail(info, "triples_self_loops")).isEqualTo(loops);
        assertThat(detail(info, "triples_repeated")).isEqualTo(lines.size() - loops - triples.size());
    }

    /** What plain reading finds: the mentions of each text that is the first of its kind. */
    private static final class Plain {
        private final Set<String> entities;
        private final Map<String, String> first = new HashMap<>();
        private final Map<String, Set<String>> mentions = new HashMap<>();
        private long texts;
        private long notInGraph;

        Plain(Set<String> entities) {
            this.entities = entities;
        }

        void text(String text, List<String> ids, List<String> places) {
            texts++;
            String key = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
            boolean known = text.equals(first.computeIfAbsent(key, k -> text));
            for (int i = 0; i < ids.size(); i++) {
                boolean inGraph = entities.contains(ids.get(i));
                notInGraph += inGraph ? 0 : 1;
                if (inGraph && known) {
                    mentions.computeIfAbsent(key, k -> new HashSet<>()).add(places.get(i));
                }
            }
        }

        void requireSame(DatasetInfo info) {
            assertThat(info.details()).doesNotContainKey("rejected");
            assertThat(detail(info, "texts_repeated")).isEqualTo(texts - first.size());
            assertThat(detail(info, "mentions_not_in_graph")).isEqualTo(notInGraph);
            assertThat(info.counts().mentions() + detail(info, "mentions_without_whole_tokens"))
                    .isEqualTo(mentions.values().stream().mapToLong(Set::size).sum())
                    .isPositive();
            assertThat(info.counts().heldOutSequences()).isZero();
        }
    }

    @Test
    void linkedSentencesOfWikipedia() throws IOException {
        Path directory = data("wikidata/known");
        Path text = data("text/ernie_sample.jsonl");
        Plain plain = new Plain(types(directory.resolve("entities.tsv")).keySet());
        for (String line : Files.readAllLines(text)) {
            JsonNode node = JsonMapper.shared().readTree(line);
            List<String> ids = new ArrayList<>();
            List<String> places = new ArrayList<>();
            for (JsonNode span : node.path("spans")) {
                ids.add(span.path(2).stringValue());
                places.add(span.toString());
            }
            plain.text(node.path("text").stringValue(), ids, places);
        }
        plain.requireSame(prepare(TableFiles.in(directory), text));
    }

    @Test
    void instancesOfFewRel() throws IOException {
        Path directory = data("wikidata/known");
        Path text = data("fewrel/train_wiki_partial.json");
        Plain plain = new Plain(types(directory.resolve("entities.tsv")).keySet());
        long withoutId = 0;
        for (JsonNode instances : JsonMapper.shared().readTree(text.toFile())) {
            for (JsonNode instance : instances) {
                List<String> tokens = new ArrayList<>();
                instance.path("tokens").forEach(token -> tokens.add(token.stringValue()));
                List<String> ids = new ArrayList<>();
                List<String> places = new ArrayList<>();
                for (String end : List.of("h", "t")) {
                    String id = instance.path(end).path(1).asString("");
                    withoutId += id.isEmpty() ? 1 : 0;
                    for (JsonNode positions : instance.path(end).path(2)) {
                        if (!id.isEmpty()) {
                            ids.add(id);
                            places.add(id + positions);
                        }
                    }
                }
                plain.text(String.join(" ", tokens), ids, places);
            }
        }
        DatasetInfo info = prepare(TableFiles.in(directory), text);
        assertThat(detail(info, "mentions_without_id")).isEqualTo(withoutId).isPositive();
        plain.requireSame(info);
    }
}

package org.jaket.tasks.metaqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovieGraphTest {

    private static final String KB = """
            Kismet|directed_by|William Dieterle
            Kismet|starred_actors|Edward Arnold
            Kismet|starred_actors|Edward Arnold
            Juarez|directed_by|William Dieterle
            no triple
            Juarez|release_year|1939
            """;

    @TempDir
    Path folder;

    private MovieGraph small(List<String> rejects) throws IOException {
        Path file = folder.resolve("kb.txt");
        Files.writeString(file, KB);
        return MovieGraph.read(file, rejects::add);
    }

    @Test
    void readsTriplesOnceAndSaysWhichLineIsNone() throws IOException {
        List<String> rejects = new ArrayList<>();
        MovieGraph graph = small(rejects);
        assertThat(graph.tripleCount()).isEqualTo(4);
        assertThat(graph.names()).containsExactly("Kismet", "William Dieterle", "Edward Arnold", "Juarez", "1939");
        assertThat(rejects).singleElement().asString().contains("line 5").contains("no triple");
        Files.writeString(folder.resolve("empty.txt"), "\n");
        assertThatThrownBy(() -> MovieGraph.read(folder.resolve("empty.txt"), rejects::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds no triple");
        Files.writeString(folder.resolve("questions.txt"), "who made [Juarez]\tA|B\nwhat is [Kismet]\tA|B|C\nnone\n");
        assertThatThrownBy(() -> MovieGraph.read(folder.resolve("questions.txt"), rejects::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("2 of 3 lines are no head|relation|tail");
    }

    @Test
    void compressedFilesAreReadAndALineThatIsNotUtf8IsAReject() throws IOException {
        Path file = folder.resolve("kb.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(KB.getBytes(StandardCharsets.UTF_8));
            out.write(new byte[] {(byte) 0xff, '|', 'r', '|', 'x', '\n'});
        }
        List<String> rejects = new ArrayList<>();
        assertThat(MovieGraph.read(file, rejects::add).tripleCount()).isEqualTo(4);
        assertThat(rejects).hasSize(2).last().asString().contains("line 7: line not in UTF-8");
        Path questions = folder.resolve("q.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(questions))) {
            out.write("what did [William Dieterle] make\tKismet\n".getBytes(StandardCharsets.UTF_8));
            out.write(new byte[] {(byte) 0xff, '\n'});
        }
        rejects.clear();
        assertThat(QuestionFile.read(questions, small(new ArrayList<>()), rejects::add, rejects::add))
                .singleElement()
                .extracting(Question::id)
                .isEqualTo("q.txt.gz:1");
        assertThat(rejects).singleElement().asString().contains("line 2: line not in UTF-8");
    }

    @Test
    void candidatesOfHandMadeCases() throws IOException {
        MovieGraph graph = small(new ArrayList<>());
        assertThat(graph.candidates(0, 1)).containsExactly(1, 2);
        assertThat(graph.candidates(0, 2)).containsExactly(3);
        assertThat(graph.candidates(2, 2)).containsExactly(1);
        assertThat(graph.candidates(2, 3)).containsExactly(0, 3);
    }

    @Test
    void aShuffledGraphKeepsTheDegreesOfHeadsAndLeavesCandidatesAsTheyAre() throws IOException {
        MovieGraph graph = small(new ArrayList<>());
        Set<Integer> neighbors = new TreeSet<>();
        for (int seed = 1; seed <= 10; seed++) {
            KnowledgeGraph shuffled = graph.shuffled(new Randomness(seed));
            assertThat(shuffled.edgeCount()).isEqualTo(graph.graph().edgeCount());
            assertThat(shuffled.degree(0)).isEqualTo(2);
            neighbors.add(shuffled.neighbor(0, 0));
        }
        assertThat(neighbors).hasSizeGreaterThan(1);
        assertThat(graph.candidates(0, 1)).containsExactly(1, 2);
    }

    @Test
    void wrongQuestionsAreOneSentenceEach() throws IOException {
        MovieGraph graph = small(new ArrayList<>());
        Path file = folder.resolve("qa.txt");
        Files.writeString(file, """
                who directed [Kismet]\tFritz Lang|William Dieterle
                who directed Kismet\tWilliam Dieterle
                who directed [Kismet] and [Juarez]\tWilliam Dieterle
                who directed [Metropolis]\tFritz Lang
                when was [Juarez] released
                when was [Juarez] released\t1911
                when] was [Juarez] released\t1939
                when was [[Juarez]] released\t1939
                """);
        List<String> rejects = new ArrayList<>();
        List<String> dropped = new ArrayList<>();
        List<Question> questions = QuestionFile.read(file, graph, rejects::add, dropped::add);
        assertThat(dropped).singleElement().asString().contains("line 1").contains("Fritz Lang");
        assertThat(questions).singleElement().satisfies(question -> {
            assertThat(question.id()).isEqualTo("qa.txt:1");
            assertThat(question.text()).isEqualTo("who directed Kismet");
            assertThat(question.text().substring(question.from(), question.to()))
                    .isEqualTo("Kismet");
            assertThat(question.answers()).containsExactly(1);
        });
        assertThat(rejects).hasSize(7);
        assertThat(rejects.get(0)).contains("line 2").contains("no topic entity in brackets");
        assertThat(rejects.get(1)).contains("line 3").contains("more than one pair of brackets");
        assertThat(rejects.get(2)).contains("line 4").contains("Metropolis is not in the graph");
        assertThat(rejects.get(3)).contains("line 5: no tab and no answer behind it");
        assertThat(rejects.get(4)).contains("line 6: no answer that is in the graph");
        assertThat(rejects.get(5)).contains("line 7: more than one pair of brackets");
        assertThat(rejects.get(6)).contains("line 8: more than one pair of brackets");
    }

    @Test
    void pathsOfHandMadeCases() throws IOException {
        // 0 Kismet, 1 William Dieterle, 2 Edward Arnold, 3 Juarez, 4 1939
        MovieGraph graph = small(new ArrayList<>());
        assertThat(path(graph, 0, 1, 1)).isEqualTo("directed_by");
        assertThat(path(graph, 1, 1, 0, 3)).isEqualTo("^directed_by");
        // Only one of the two films: no path says which.
        assertThat(path(graph, 1, 1, 0)).isEqualTo("none");
        assertThat(path(graph, 0, 2, 3)).isEqualTo("directed_by/^directed_by");
        assertThat(path(graph, 1, 2, 2)).isEqualTo("^directed_by/starred_actors");
        assertThat(path(graph, 1, 2, 4)).isEqualTo("^directed_by/release_year");
        assertThat(path(graph, 1, 2, 2, 4)).isEqualTo("none");
        assertThat(AnswerPaths.of(graph, List.of(question(0, 1)), 1)).containsExactly("directed_by");
        assertThat(AnswerPaths.of(graph, List.of(question(0, 1)), 3)).isEmpty();
        Question asked = question(0, 1);
        Map<String, Object> scores = AnswerPaths.scores(
                List.of("a", "b", "b", "b"), List.of(asked, asked, asked, asked), new int[] {1, 1, 2, -1});
        assertThat(scores.keySet()).containsExactly("b", "a");
        assertThat(scores)
                .containsEntry("a", Map.of("questions", 1, "value", 1.0))
                .containsEntry("b", Map.of("questions", 3, "value", 1.0 / 3));
    }

    private static String path(MovieGraph graph, int topic, int hops, int... answers) {
        return AnswerPaths.of(graph, question(topic, answers), hops);
    }

    private static Question question(int topic, int... answers) {
        return new Question("q", "", 0, 0, topic, answers);
    }

    @Test
    void halfOfTheTriplesStayAndTheSeedDecidesWhich() throws IOException {
        StringBuilder kb = new StringBuilder();
        for (int i = 0; i < 4000; i++) {
            kb.append("m").append(i).append("|r|x").append(i).append('\n');
        }
        Path file = folder.resolve("large.txt");
        Files.writeString(file, kb);
        MovieGraph whole = MovieGraph.read(file, reject -> {});
        MovieGraph half = whole.keeping(0.5, new Randomness(1));
        // Five standard deviations of a fair coin.
        assertThat(half.tripleCount()).isBetween(2000 - 158, 2000 + 158);
        assertThat(half.names()).isEqualTo(whole.names());
        assertThat(half.relations()).isEqualTo(whole.relations());
        assertThat(half.graph().edgeCount()).isEqualTo(2L * half.tripleCount());
        assertThat(lines(whole)).isEqualTo(kb.toString().lines().toList()).containsAll(lines(half));
        assertThat(lines(whole.keeping(0.5, new Randomness(1)))).isEqualTo(lines(half));
        MovieGraph other = whole.keeping(0.5, new Randomness(2));
        assertThat(other.tripleCount()).isBetween(2000 - 158, 2000 + 158);
        // A quarter is in both: five standard deviations of that.
        Set<String> both = new HashSet<>(lines(half));
        both.retainAll(lines(other));
        assertThat(both).hasSizeBetween(1000 - 137, 1000 + 137);
        assertThat(whole.keeping(0.9, new Randomness(1)).tripleCount()).isBetween(3600 - 95, 3600 + 95);
        assertThat(lines(whole.keeping(1, new Randomness(1)))).isEqualTo(lines(whole));
    }

    private static List<String> lines(MovieGraph graph) {
        return graph.triples().stream()
                .map(triple -> graph.names().get(triple[0]) + "|"
                        + graph.relations().get(triple[1]) + "|"
                        + graph.names().get(triple[2]))
                .toList();
    }

    /** Films that share people, a person of two roles, a film that is its own tag, and one that shares nothing. */
    private static final String SHARED = """
            Kismet|directed_by|William Dieterle
            Kismet|starred_actors|Edward Arnold
            Juarez|directed_by|William Dieterle
            Juarez|starred_actors|Bette Davis
            Juarez|release_year|1939
            Jezebel|starred_actors|Bette Davis
            Jezebel|starred_actors|Henry Fonda
            Jezebel|written_by|John Huston
            Jezebel|release_year|1938
            Juarez|written_by|John Huston
            Wise Blood|directed_by|John Huston
            Wise Blood|starred_actors|John Huston
            Wise Blood|has_tags|Jezebel
            Jezebel|has_tags|Jezebel
            Marooned|release_year|1969
            """;

    @Test
    void candidatesOfASmallGraphEqualABruteForceSearch() throws IOException {
        Path kb = Files.writeString(folder.resolve("shared.txt"), SHARED);
        MovieGraph whole = MovieGraph.read(kb, reject -> {});
        assertThat(lines(whole)).isEqualTo(SHARED.lines().toList());
        for (MovieGraph graph : List.of(whole, whole.keeping(0.5, new Randomness(1)))) {
            Map<String, Set<String>> neighbors = neighbors(lines(graph));
            for (String topic : graph.names()) {
                for (int hops = 1; hops <= 3; hops++) {
                    assertThat(candidates(graph, topic, hops))
                            .as("%d hops from %s", hops, topic)
                            .isEqualTo(walk(neighbors, topic, hops));
                }
            }
        }
        assertThat(candidates(whole, "1939", 2)).containsExactly("Bette Davis", "John Huston", "William Dieterle");
        // By way of itself a film is one edge away from what it has, and never among its candidates.
        assertThat(candidates(whole, "Jezebel", 2))
                .contains("Henry Fonda", "Juarez")
                .doesNotContain("Jezebel");
        assertThat(candidates(whole, "Marooned", 2)).isEmpty();
    }

    private static Set<String> candidates(MovieGraph graph, String topic, int hops) {
        Set<String> names = new TreeSet<>();
        for (int entity : graph.candidates(Objects.requireNonNull(graph.find(topic)), hops)) {
            names.add(graph.names().get(entity));
        }
        return names;
    }

    private static Map<String, Set<String>> neighbors(List<String> lines) {
        Map<String, Set<String>> neighbors = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split("\\|");
            neighbors.computeIfAbsent(parts[0], name -> new TreeSet<>()).add(parts[2]);
            neighbors.computeIfAbsent(parts[2], name -> new TreeSet<>()).add(parts[0]);
        }
        return neighbors;
    }

    @Test
    void candidatesOfThePublishedGraphEqualABruteForceSearch() throws IOException {
        Path data = published();
        List<String> rejects = new ArrayList<>();
        MovieGraph graph = MovieGraph.read(data.resolve("kb.txt"), rejects::add);
        assertThat(rejects).isEmpty();
        assertThat(graph.relations()).containsExactlyInAnyOrderElementsOf(Descriptions.RELATIONS.keySet());
        Map<String, Set<String>> neighbors = neighbors(Files.readAllLines(data.resolve("kb.txt")));
        for (int hops = 1; hops <= 2; hops++) {
            Path file = data.resolve(hops + "-hop/vanilla/qa_dev.txt");
            List<Question> questions = QuestionFile.read(file, graph, rejects::add, rejects::add);
            for (int q = 0; q < questions.size(); q += 29) {
                Question question = questions.get(q);
                int[] candidates = graph.candidates(question.topic(), hops);
                Set<String> expected = walk(neighbors, graph.names().get(question.topic()), hops);
                Set<String> found = new TreeSet<>();
                Arrays.stream(candidates).mapToObj(graph.names()::get).forEach(found::add);
                assertThat(found).isEqualTo(expected);
            }
        }
    }

    /** What {@code bench/peers/count_metaqa.py} counts in the published files, with nothing of this project. */
    @ParameterizedTest
    @CsvSource({"1, 9992, 9992, 9989, 18985, 18980, 72164", "2, 14872, 14872, 14872, 93898, 93898, 9334675"})
    void answersOfTheDevSetAreCandidatesAsOftenAsAPlainCountSays(
            int hops, int questions, int some, int every, int answers, int inside, int candidates) throws IOException {
        Path data = published();
        MovieGraph graph = MovieGraph.read(data.resolve("kb.txt"), reject -> {});
        List<String> rejects = new ArrayList<>();
        List<Question> asked =
                QuestionFile.read(data.resolve(hops + "-hop/vanilla/qa_dev.txt"), graph, rejects::add, rejects::add);
        assertThat(rejects).isEmpty();
        int[] counted = new int[6];
        for (Question question : asked) {
            int[] found = graph.candidates(question.topic(), hops);
            int right = (int) Arrays.stream(question.answers())
                    .filter(answer -> Arrays.binarySearch(found, answer) >= 0)
                    .count();
            counted[0]++;
            counted[1] += right > 0 ? 1 : 0;
            counted[2] += right == question.answers().length ? 1 : 0;
            counted[3] += question.answers().length;
            counted[4] += right;
            counted[5] += found.length;
        }
        assertThat(counted).containsExactly(questions, some, every, answers, inside, candidates);
    }

    private static Path published() {
        Path data = Path.of(System.getProperty("jaket.data", "../../shared/data"), "metaqa");
        assumeTrue(Files.isDirectory(data), "no " + data + ": the test of the published graph is skipped");
        return data;
    }

    private static Set<String> walk(Map<String, Set<String>> neighbors, String topic, int hops) {
        Set<String> at = Set.of(topic);
        for (int hop = 0; hop < hops; hop++) {
            Set<String> next = new TreeSet<>();
            at.forEach(name -> next.addAll(neighbors.getOrDefault(name, Set.of())));
            at = next;
        }
        Set<String> result = new TreeSet<>(at);
        result.remove(topic);
        return result;
    }
}

package org.jaket.tasks.metaqa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jaket.random.Randomness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptionsTest {

    private static final int FILMS = 300;

    @TempDir
    Path folder;

    @Test
    void theRelationsOfMetaQaAreDescribedAndNoOthers() {
        assertThat(Descriptions.RELATIONS)
                .containsOnlyKeys(
                        "directed_by",
                        "written_by",
                        "starred_actors",
                        "release_year",
                        "in_language",
                        "has_tags",
                        "has_genre",
                        "has_imdb_votes",
                        "has_imdb_rating");
        assertThat(Descriptions.RELATIONS.values())
                .doesNotHaveDuplicates()
                .allMatch(text -> text.split(" ").length >= 4);
        assertThat(Descriptions.ofRelation("written_by")).isEqualTo("the person who wrote the movie");
        assertThat(Descriptions.ofRelation("seen_by")).isEmpty();
    }

    @Test
    void ofSeveralQuestionsAboutAnEntityTheSeedDrawsOneAndEachHasTheSameChance() throws IOException {
        StringBuilder triples = new StringBuilder();
        for (int i = 0; i < FILMS; i++) {
            triples.append("m").append(i).append("|directed_by|d").append(i).append('\n');
        }
        MovieGraph graph = MovieGraph.read(Files.writeString(folder.resolve("kb.txt"), triples), reject -> {});
        List<Question> questions = new ArrayList<>();
        for (String asked : List.of("first", "second", "third")) {
            for (int i = 0; i < FILMS; i++) {
                questions.add(new Question(asked, asked + " m" + i, 0, 0, 2 * i, new int[] {2 * i + 1}));
            }
        }
        @Nullable Question[] chosen = Descriptions.chosen(graph, questions, new Randomness(1));
        int[] counts = new int[3];
        for (int i = 0; i < FILMS; i++) {
            Question about = Objects.requireNonNull(chosen[2 * i]);
            assertThat(about.topic()).isEqualTo(2 * i);
            counts[List.of("first", "second", "third").indexOf(about.id())]++;
            assertThat(chosen[2 * i + 1]).isNull();
        }
        // A third of 300, five standard deviations.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(100 - 41, 100 + 41));
        assertThat(Descriptions.chosen(graph, questions, new Randomness(1))).isEqualTo(chosen);
        @Nullable Question[] other = Descriptions.chosen(graph, questions, new Randomness(2));
        int same = 0;
        for (int i = 0; i < FILMS; i++) {
            same += chosen[2 * i] == other[2 * i] ? 1 : 0;
        }
        assertThat(same).isBetween(100 - 41, 100 + 41);
    }
}

package org.jaket.tasks.metaqa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jaket.finetune.DescribedText;
import org.jaket.pretrain.TinyWorld;
import org.jaket.random.Randomness;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QaDataTest {

    @TempDir
    Path folder;

    private MovieGraph graph() throws IOException {
        StringBuilder kb = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            kb.append("Film|starred_actors|Actor " + i + "\n");
        }
        return MovieGraph.read(Files.writeString(folder.resolve("kb.txt"), kb), reject -> {});
    }

    private static Question question(MovieGraph graph, String text, int... answers) {
        return new Question("q:1", text, 0, 1, graph.find("Film"), answers);
    }

    @Test
    void permutedAnswersAreAsManyCandidatesOfTheSameQuestion() throws IOException {
        MovieGraph graph = graph();
        int[] candidates = graph.candidates(graph.find("Film"), 1);
        List<Question> questions = IntStream.range(0, 40)
                .mapToObj(i -> question(graph, "q" + i, Arrays.copyOf(candidates, 1 + i % 3)))
                .toList();
        QaTask.Asked asked = new QaTask.Asked(
                questions,
                questions.stream()
                        .map(question -> new DescribedText(new int[] {1, 2, 3}, 1, 1))
                        .toList(),
                questions.stream().map(question -> candidates).toList());
        QaTask.Asked permuted = QaData.permuted(asked, new Randomness(1), 2);
        int changed = 0;
        for (int q = 0; q < 40; q++) {
            int[] answers = permuted.questions().get(q).answers();
            assertThat(answers).hasSize(1 + q % 3).isSorted().doesNotHaveDuplicates();
            assertThat(Arrays.stream(answers).boxed()).allMatch(a -> Arrays.binarySearch(candidates, a) >= 0);
            changed += Arrays.equals(answers, questions.get(q).answers()) ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(30);
        assertThat(QaData.permuted(asked, new Randomness(1), 2)
                        .questions()
                        .get(7)
                        .answers())
                .isEqualTo(permuted.questions().get(7).answers());
    }

    @Test
    void questionsAboutTheSameTopicShareTheirCandidates() throws IOException {
        MovieGraph graph = graph();
        List<Question> questions =
                List.of(question(graph, "who is in Film", 1), question(graph, "who plays in Film", 1));
        QaData data = new QaData(graph, graph, questions, List.of(), questions);
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            QaTask.Asked asked = data.asked(questions, 1, tokenizer, 16);
            assertThat(asked.candidates().get(1))
                    .isSameAs(asked.candidates().get(0))
                    .hasSize(10);
        }
    }

    @Test
    void measuredQuestionsThatWereTrainedOnAreCounted() throws IOException {
        MovieGraph graph = graph();
        Question one = question(graph, "who is in Film", 1);
        Question two = question(graph, "who plays in Film", 1);
        assertThat(new QaData(graph, graph, List.of(one), List.of(), List.of(one, two)).measuredInTraining())
                .isEqualTo(1);
        assertThat(new QaData(graph, graph, List.of(two), List.of(), List.of(one)).measuredInTraining())
                .isZero();
    }
}

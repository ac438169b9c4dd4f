package org.jaket.corpus.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.DatasetPreparation;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.Progress;
import org.jaket.corpus.TestTokenizer;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkEvaluationTest {

    @TempDir
    static Path folder;

    private static Dataset dataset;

    /** Two of a name, one of them linked nine times of ten; and a word that is a link once in twenty. */
    @BeforeAll
    static void prepare() {
        try (Tokenizer tokenizer = TestTokenizer.in(folder)) {
            DatasetOptions options =
                    new DatasetOptions("small", "made up", "none", 64, 32, 1, new HeldOut(0, 0, 0, 0, 0));
            DatasetPreparation.prepare(
                    options,
                    (sink, rejects, progress) -> {
                        sink.relation(new Relation("r", "r", "", null));
                        List<String> names = List.of("Paris", "Paris", "time");
                        for (int e = 0; e < names.size(); e++) {
                            sink.entity(
                                    new Entity("e" + e, names.get(e), List.of(), names.get(e), List.of()), -1, 0, 4);
                        }
                        sink.triple(0, 0, 2);
                    },
                    List.of((entities, sink, rejects, progress) -> IntStream.range(0, 20)
                            .forEach(i -> sink.text(new AnnotatedText(
                                    "Paris has time, says number " + i + ".",
                                    i == 0
                                            ? List.of(
                                                    new AnnotatedText.Link(0, 0, 5, "given"),
                                                    new AnnotatedText.Link(2, 10, 14, "given"))
                                            : i < 10 ? List.of(new AnnotatedText.Link(1, 0, 5, "given")) : List.of(),
                                    false)))),
                    new DatasetPreparation.Target(tokenizer, folder.resolve("data"), false),
                    Progress.NONE);
        }
        dataset = Dataset.open(folder.resolve("data"));
    }

    @AfterAll
    static void close() {
        dataset.close();
    }

    private static EntityLinker linker() {
        return EntityLinker.of(dataset, null, LinkOptions.DEFAULT, Progress.NONE);
    }

    @Test
    void thePriorIsWhatTheTextShows() {
        List<LinkedSpan> spans =
                linker().link(List.of("In Paris at this time")).get(0).spans();
        assertThat(spans).hasSize(2);
        // 11 links among 40 names; Paris 10 of 20, once to the first; time 1 of 20; one more occurrence smooths each.
        double rate = 11 / 40.0;
        double paris = (10 + rate) / 21;
        assertThat(spans.get(0).candidates()).extracting(LinkCandidate::entity).containsExactly(1, 0);
        // The smoothing link is shared out by edges and mentions: 1 + 9 against 1 + 2.
        assertThat(spans.get(0).candidates().get(0).prior()).isCloseTo(paris * (9 + 10 / 13.0) / 11, within(1e-9));
        assertThat(spans.get(0).candidates().get(1).prior()).isCloseTo(paris * (1 + 3 / 13.0) / 11, within(1e-9));
        assertThat(spans.get(1).best().prior()).isCloseTo((1 + rate) / 21, within(1e-9));
    }

    @Test
    void measuresOnTheDocumentsThatNothingWasChosenOn() throws IOException {
        Path gold = folder.resolve("gold.jsonl");
        Files.writeString(
                gold,
                "{\"doc\":1,\"text\":\"Paris in time\",\"spans\":[[0,5,\"e1\"]]}\n"
                        + "{\"doc\":2,\"text\":\"😀 Paris in time\",\"spans\":[[2,7,\"e1\"],[11,15,\"Q0\"]]}\n"
                        + "{\"doc\":2,\"text\":\"time\",\"spans\":[{\"start\":0,\"end\":4,\"id\":\"e2\"}]}\n");
        LinkEvaluation.Result result = LinkEvaluation.measure(linker(), dataset, gold, Progress.NONE);
        assertThat(result.texts()).isEqualTo(3);
        assertThat(result.spans()).isEqualTo(4);
        assertThat(result.inGraph()).isEqualTo(3);
        assertThat(result.rows()).hasSize(2);
        LinkEvaluation.Counts all = result.rows().get(0).test();
        assertThat(all).isEqualTo(new LinkEvaluation.Counts(2, 3, 2, 3, 2, 1, 1));
        assertThat(all.precision()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(all.recall()).isEqualTo(1);
        assertThat(all.f1()).isCloseTo(0.8, within(1e-9));
        // On document 1, leaving out "time" is best; on document 2 that costs the other right one.
        LinkEvaluation.Row chosen = result.rows().get(1);
        assertThat(chosen.development().f1()).isEqualTo(1);
        assertThat(chosen.test()).isEqualTo(new LinkEvaluation.Counts(2, 1, 1, 1, 1, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"text\":\"a\"}",
                "no json",
                "{\"text\":\"Paris\",\"spans\":[[0,6,\"e1\"]]}",
                "{\"text\":\"Paris\",\"spans\":[[3,3,\"e1\"]]}",
                "{\"text\":\"Paris\",\"spans\":[[0,5]]}",
                "{\"text\":\"Paris\",\"spans\":[[0,5,\"Q0\"]]}"
            })
    void aFileThatIsNoMeasureIsRefused(String line) throws IOException {
        Path gold = folder.resolve("bad.jsonl");
        Files.writeString(gold, line + "\n");
        assertThatThrownBy(() -> LinkEvaluation.measure(linker(), dataset, gold, Progress.NONE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("bad.jsonl");
    }

    @Test
    void textThatHasLostItsCaseCannotSpeakAgainstACapital() {
        NameIndex names = NameIndex.of(dataset.entityCount(), dataset::entity, Progress.NONE);
        LinkCounts counts = LinkCounts.of(dataset, names, false, Progress.NONE);
        NameIndex.Name time = names.get("time");
        assertThat(time).isNotNull();
        assertThat(counts.linkProbability(time, false)).isLessThan(0.1);
        assertThat(counts.linkProbability(time, true)).isCloseTo(11 / 40.0, within(1e-9));
    }
}

package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;

class FewRelPartsTest {

    private static final Set<String> ALL =
            Set.of("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12");

    private static FewRelParts.Request request(long seed, String... measured) {
        return new FewRelParts.Request(Path.of("train.json"), null, 3, seed, List.of(measured), null);
    }

    private static FewRelParts parts(FewRelParts.Request request, String... tooSmall) {
        return FewRelParts.of(
                request, ALL, Set.of(), relation -> !Set.of(tooSmall).contains(relation));
    }

    @Test
    void everyRelationIsInOnePart() {
        FewRelParts parts = parts(request(1));
        List<String> all = new ArrayList<>(parts.train());
        all.addAll(parts.validation());
        all.addAll(parts.measured());
        assertThat(all).hasSize(12).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(parts.measured()).hasSize(3);
        assertThat(parts.validation()).hasSize(3);
    }

    @Test
    void theSeedOfTheSplitDecides() {
        assertThat(parts(request(1))).isEqualTo(parts(request(1)));
        Set<Set<String>> seen = new java.util.HashSet<>();
        for (long seed = 1; seed <= 5; seed++) {
            seen.add(new TreeSet<>(parts(request(seed)).measured()));
        }
        assertThat(seen).hasSizeGreaterThan(1);
    }

    @Test
    void aRelationThatIsTooSmallMovesNoOtherIntoTheMeasuredOnes() {
        FewRelParts parts = parts(request(1));
        String last = parts.train().get(parts.train().size() - 1);
        FewRelParts without = parts(request(1), last);
        assertThat(without.measured()).isEqualTo(parts.measured());
        assertThat(without.validation()).isEqualTo(parts.validation());
        assertThat(without.train()).doesNotContain(last).hasSize(5);
        // Nor does one of theirs let in another, that 'fewrel-split' has not printed.
        String first = parts.measured().get(0);
        FewRelParts fewer = parts(request(1), first);
        assertThat(fewer.measured()).containsExactlyElementsOf(parts.measured().subList(1, 3));
        assertThat(fewer.validation()).isEqualTo(parts.validation());
        assertThat(fewer.train()).isEqualTo(parts.train());
    }

    @Test
    void theMeasuredRelationsCanBeNamed() {
        FewRelParts parts = parts(request(1, "P9", "P2", "P5"));
        assertThat(parts.measured()).containsExactly("P9", "P2", "P5");
        assertThat(parts.train()).doesNotContain("P9", "P2", "P5").hasSize(6);
        assertThat(parts.validation()).doesNotContain("P9", "P2", "P5").hasSize(3);
        assertThatThrownBy(() -> parts(request(1, "P99")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("train.json: has no relation P99");
    }

    @Test
    void theDevFileIsMeasuredWholeOrAsNamed() {
        FewRelParts.Request request =
                new FewRelParts.Request(Path.of("train.json"), Path.of("dev.json"), 3, 1, List.of(), null);
        FewRelParts parts = FewRelParts.of(request, ALL, Set.of("D1", "D2"), relation -> true);
        assertThat(parts.measured()).containsExactlyInAnyOrder("D1", "D2");
        assertThat(parts.train()).hasSize(9);
        FewRelParts.Request one =
                new FewRelParts.Request(Path.of("train.json"), Path.of("dev.json"), 3, 1, List.of("D2"), null);
        assertThat(FewRelParts.of(one, ALL, Set.of("D1", "D2"), relation -> true)
                        .measured())
                .containsExactly("D2");
        assertThatThrownBy(() -> FewRelParts.of(request, ALL, Set.of("P1"), relation -> true))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is also in");
    }

    @Test
    void aDataSetExposesMeasuredRelationsUnlessTheyWereLeftOutOfIt() {
        Set<String> measured = Set.of("P1", "P2");
        assertThat(Exposure.exposed(Map.of("kept", 5L), measured, false)).isEmpty();
        Map<String, Object> told = Map.of("fewrel_sentences", 7L, "fewrel_sentences.P1", 6L, "fewrel_sentences.P3", 1L);
        assertThat(Exposure.exposed(told, measured, false)).containsExactly("P1");
        assertThat(Exposure.exposed(told, measured, true)).as("val_wiki.json").containsExactly("P1");
        // What was prepared by older versions.
        assertThat(Exposure.exposed(Map.of("fewrel_sentences", 7L), measured, false))
                .containsExactly("P1", "P2");
        assertThat(Exposure.exposed(Map.of("fewrel_sentences", 7L, "left_out.P2", 0L), measured, false))
                .containsExactly("P1");
        assertThat(Exposure.exposed(Map.of("fewrel_sentences", 7L), measured, true))
                .as("relations of a dev file, which the training file has not")
                .isEmpty();
    }
}

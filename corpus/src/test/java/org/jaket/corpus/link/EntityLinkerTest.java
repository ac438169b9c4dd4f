package org.jaket.corpus.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jaket.corpus.Progress;
import org.jaket.store.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityLinkerTest {

    private static EntityLinker linker(LinkOptions options, String... names) {
        List<Entity> entities = new ArrayList<>();
        for (String name : names) {
            entities.add(new Entity("e" + entities.size(), name, List.of(), "", List.of()));
        }
        return EntityLinker.of(entities.size(), entities::get, options, Progress.NONE);
    }

    private static String linked(EntityLinker linker, String text) {
        LinkedText result = linker.link(List.of(text)).get(0);
        StringBuilder marked = new StringBuilder();
        int end = 0;
        for (LinkedSpan span : result.spans()) {
            marked.append(text, end, span.from())
                    .append('[')
                    .append(text, span.from(), span.to())
                    .append(']');
            end = span.to();
        }
        return marked.append(text.substring(end)).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "US|The US asked us.|The [US] asked us.",
                "US|Us two went.|Us two went.",
                "philosophy|Philosophy is old. Is Philosophy?|[Philosophy] is old. Is Philosophy?",
                "philosophy|PHILOSOPHY NOW|[PHILOSOPHY] NOW",
                "labrador retriever|My Labrador Retriever, your Labrador retriever|My [Labrador Retriever], your Labrador retriever",
                "United States|the UNITED STATES and the united states|the [UNITED STATES] and the united states",
                "Internet|the internet, the Internet|the internet, the [Internet]",
                "WHO|The WHO is who?|The [WHO] is who?",
                "May|It may be in May. May I?|It may be in [May]. May I?",
                "the|The end of the line|The end of the line",
                "C|the C key|the C key",
                "C++|C++ and C|[C++] and C",
                "1984|in 1984|in 1984",
                "New York Times|the New  York-based New York Times.|the New  York-based [New York Times].",
                "Kant|Kant's kants, kantian Kants|[Kant]'s kants, kantian Kants",
                "U.S.|in the U. S. Army|in the [U. S.] Army",
                "Straße|die STRASSE, die Strasse, die Stras|die [STRASSE], die [Strasse], die Stras",
                "s|Straß|Straß",
                "北京|他在北京工作|他在[北京]工作",
                "é|cafe\u0301 e\u0301|cafe\u0301 e\u0301",
                "👍|👍🏽 👍|👍🏽 [👍]",
                "👩‍🚀|a👩‍🚀b 👩|a[👩‍🚀]b 👩",
                "İstanbul|in ISTANBUL, Istanbul|in [ISTANBUL], [Istanbul]",
                "Zoë|𝒵 Zoe\u0308 😀 Zoë😀|𝒵 [Zoe\u0308] 😀 [Zoë]😀"
            })
    void linksWhatAReaderWould(String name, String text, String expected) {
        assertThat(linked(linker(LinkOptions.DEFAULT, name), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "US|the u . s . and us|the u . s . and us",
                "Jean-Paul Sartre|by jean - paul sartre|by [jean - paul sartre]",
                "Internet|the internet|the [internet]",
                "Who|who is it|who is it"
            })
    void caseCanBeIgnored(String name, String text, String expected) {
        LinkOptions options = new LinkOptions(true, false, 0, 0);
        assertThat(linked(linker(options, name), text)).isEqualTo(expected);
    }

    @Test
    void stopWordsAreLinkedOnDemand() {
        LinkOptions options = new LinkOptions(true, true, 0, 0);
        assertThat(linked(linker(options, "the", "C", "1984"), "the C of 1984")).isEqualTo("[the] [C] of [1984]");
    }

    @Test
    void theLongerNameWinsAndNothingReachesOverAParagraph() {
        EntityLinker linker = linker(LinkOptions.DEFAULT, "New York", "York Minster", "York", "Minster");
        assertThat(linked(linker, "New York Minster")).isEqualTo("New [York Minster]");
        assertThat(linked(linker, "New\nYork")).isEqualTo("[New\nYork]");
        assertThat(linked(linker, "New\n\nYork")).isEqualTo("New\n\n[York]");
    }

    @Test
    void anAliasCountsHalfALabelAndAnotherCaseHalf() {
        List<Entity> entities = List.of(
                new Entity("a", "Mercury", List.of(), "", List.of()),
                new Entity("b", "Hg", List.of("Mercury"), "", List.of()),
                new Entity("c", "mercury", List.of(), "", List.of()));
        EntityLinker linker = EntityLinker.of(3, entities::get, LinkOptions.DEFAULT, Progress.NONE);
        LinkedSpan span = linker.link(List.of("Mercury rises.")).get(0).spans().get(0);
        assertThat(span.candidates()).extracting(LinkCandidate::entity).containsExactly(0, 1, 2);
        assertThat(span.candidates()).extracting(LinkCandidate::prior).containsExactly(0.5, 0.25, 0.25);
        assertThat(span.candidates())
                .allSatisfy(candidate -> assertThat(candidate.model()).isNaN());
        assertThat(linker.link(List.of("the mercury")).get(0).spans().get(0).candidates())
                .extracting(LinkCandidate::entity)
                .containsExactly(2);
    }

    @Test
    void linksBelowTheMinimumAreLeftOut() {
        EntityLinker linker = linker(new LinkOptions(false, false, 0.4, 0), "Paris", "Paris", "Paris", "Texas");
        assertThat(linked(linker, "Paris, Texas")).isEqualTo("Paris, [Texas]");
    }

    @Test
    void aTextOfTwoMillionCharactersIsLinked() {
        String text = "x Oslo 😀 ".repeat(200_000);
        List<LinkedSpan> spans =
                linker(LinkOptions.DEFAULT, "Oslo").link(List.of(text)).get(0).spans();
        assertThat(spans).hasSize(200_000);
        LinkedSpan last = spans.get(199_999);
        assertThat(text.substring(last.from(), last.to())).isEqualTo("Oslo");
        assertThat(last.from()).isEqualTo(199_999 * 10 + 2);
    }

    @Test
    void noNamesAndNoTextAreNoFault() {
        assertThat(linked(linker(LinkOptions.DEFAULT), "anything")).isEqualTo("anything");
        assertThat(linked(linker(LinkOptions.DEFAULT, "a", ""), "")).isEmpty();
    }
}

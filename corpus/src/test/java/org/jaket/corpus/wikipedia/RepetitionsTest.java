package org.jaket.corpus.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionsTest {

    /** Links the articles named, in order, to entities 0, 1, …; a name that comes again has the same number. */
    private static List<String> mentions(String wikitext) {
        PlainPage page = WikiText.parse(wikitext, SiteInfo.DEFAULT);
        List<String> titles =
                page.links().stream().map(PlainPage.Link::title).distinct().toList();
        long[] entities =
                page.links().stream().mapToLong(l -> titles.indexOf(l.title())).toArray();
        return Repetitions.link(page.text(), page.links(), entities).stream()
                .map(m -> page.text().substring(m.from(), m.to()) + "@" + m.from() + "=" + m.entity()
                        + (m.source().equals(Repetitions.LINK) ? "" : "+"))
                .toList();
    }

    @Test
    void laterRepetitionsOfAnchorAndTitleAreLinked() {
        assertThat(mentions("Berlin. [[Berlin|the city]], then Berlin, Berliner, the city; THE CITY."))
                .containsExactly("the city@8=0", "Berlin@23=0+", "the city@41=0+");
    }

    @Test
    void theLongestWordsWin() {
        assertThat(mentions("[[York]] [[New York]] New York, York, New Yorker"))
                .containsExactly("York@0=0", "New York@5=1", "New York@14=1+", "York@24=0+");
    }

    @Test
    void whatIsLinkedToTwoEntitiesIsLeftAlone() {
        assertThat(mentions("[[A|x y]] [[B|x y]] x y, A, B")).containsExactly("x y@0=0", "x y@4=1");
    }

    @Test
    void linksAreNeverOverlapped() {
        assertThat(mentions("[[New York]] and New [[York]]")).containsExactly("New York@0=0", "York@17=1");
    }

    @Test
    void numbersAndSingleCharactersAreNotRepeated() {
        assertThat(mentions("[[1990]] [[X]] 1990 X")).hasSize(2);
    }

    @Test
    void wordsMayEndInPunctuationAndHoldMarks() {
        assertThat(mentions("[[Yahoo!]] and Yahoo! 👍 [[Cafe\u0301 X]] Cafe\u0301 X"))
                .containsExactly("Yahoo!@0=0", "Yahoo!@11=0+", "Cafe\u0301 X@21=1", "Cafe\u0301 X@29=1+");
    }
}

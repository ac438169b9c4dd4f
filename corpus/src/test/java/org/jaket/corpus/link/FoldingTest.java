package org.jaket.corpus.link;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {

    private static final String[] PIECES = {
        "a", "B", "é", "e\u0301", "ß", "ẞ", "İ", "ı", "I", "i", "Σ", "ς", "ﬁ", "½", "…", "中", "각", "각", "ガ", "ｶﾞ",
        "👩‍🚀", "👍🏽", "🇩🇪", "❤️", "𝔘", "\u00AD", "\u200B", "\u200D", "\uD83D", "\uDE00", " ", "\u00A0", "\n",
        "\r\n", ".", "-", "‐", "’", "+", "\uFFFF", "\u0000", "¨", "Ǆ", "ŉ"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STRASSE|straße",
                "İstanbul|istanbul",
                "ISPARTA|Isparta",
                "Isparta|ısparta",
                "ΟΔΟΣ|οδος",
                "Malmo\u0308|Malmö",
                "ﬁnance|finance",
                "Ｊａｐａｎ|japan",
                "Xi’an|xi'an",
                "Jean‐Paul|jean - paul",
                "U.S.|u . s .",
                "New\u00A0York|new   york",
                "co\u00ADoperate|cooperate",
                "❤️|❤",
                "각|각",
                "ｶﾞ|ガ",
                "Washington, D.C.|washington , d . c ."
            })
    void theSameNameWrittenInAnotherWayFoldsToTheSame(String one, String other) {
        assertThat(Folding.fold(one).toString()).isEqualTo(Folding.fold(other).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resume|résumé",
                "¨|a",
                "on|no",
                "👍|👎",
                "👩‍🚀|👩",
                "🇩🇪|🇩🇰",
                "a b|ab",
                "a+b|a b",
                "'a\n\nb'|a b"
            })
    void whatIsDifferentStaysDifferent(String one, String other) {
        assertThat(Folding.fold(one).toString())
                .isNotEqualTo(Folding.fold(other).toString());
    }

    @Provide
    Arbitrary<String> strings() {
        return Arbitraries.oneOf(
                Arbitraries.of(PIECES).list().ofMaxSize(12).map(pieces -> String.join("", pieces)),
                Arbitraries.strings().all().ofMaxLength(12));
    }

    @Property(tries = 3000)
    void offsetsLieInTheTextInOrder(@ForAll("strings") String text) {
        FoldedText folded = Folding.fold(text);
        int before = 0;
        for (int i = 0; i < folded.length(); i++) {
            assertThat(folded.from(i)).isGreaterThanOrEqualTo(before);
            assertThat(folded.to(i + 1)).isGreaterThan(folded.from(i)).isLessThanOrEqualTo(text.length());
            before = folded.from(i);
        }
    }

    @Property(tries = 3000)
    void anyWholePieceOfATextFoldsToTheSameAsItDoesAlone(@ForAll("strings") String text) {
        FoldedText folded = Folding.fold(text);
        for (int begin = 0; begin < folded.length(); begin++) {
            for (int end = begin + 1; end <= folded.length(); end++) {
                String piece = folded.toString().substring(begin, end);
                if (folded.isWhole(begin, end)
                        && !piece.contains("\n")
                        && !piece.startsWith(" ")
                        && !piece.endsWith(" ")) {
                    String original = text.substring(folded.from(begin), folded.to(end));
                    assertThat(Folding.fold(original).toString()).isEqualTo(piece);
                }
            }
        }
    }
}

package org.jaket.corpus.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WikiTextTest {

    private static PlainPage parse(String wikitext) {
        return WikiText.parse(wikitext, SiteInfo.DEFAULT);
    }

    private static String text(String wikitext) {
        return parse(wikitext).text();
    }

    private static List<String> links(String wikitext) {
        PlainPage page = parse(wikitext);
        return page.links().stream()
                .map(link -> page.text().substring(link.from(), link.to()) + " > " + link.title())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "[[Berlin]] is big @ Berlin is big @ Berlin > Berlin",
                "the [[city|big city]]. @ the big city. @ big city > City",
                "two [[bus]]es @ two buses @ buses > Bus",
                "[[Berlin#History|old Berlin]] @ old Berlin @ old Berlin > Berlin",
                "[[new_york_City]] @ new_york_City @ new_york_City > New york City",
                "[[Caf%C3%A9]] @ Caf%C3%A9 @ Caf%C3%A9 > Café",
                "[[R&amp;B|rhythm]] @ rhythm @ rhythm > R&B",
                "[[Mercury (planet)|]] @ Mercury @ Mercury > Mercury (planet)",
                "[[ Berlin | in ''Berlin'' ]]er @ in Berlin er @ in Berlin er > Berlin",
                "[[:Berlin]] @ Berlin @ Berlin > Berlin",
                "([[Berlin]]) @ (Berlin) @ Berlin > Berlin",
                "[[a:b c]] and [[Star Trek: Picard]] @ a:b c and Star Trek: Picard @ a:b c > A:b c; Star Trek: Picard > Star Trek: Picard",
                "[[Berlin|see [1]]] b @ see [1] b @ see [1] > Berlin",
                "[[Berlin|half [0, 1)]] b @ half [0, 1) b @ half [0, 1) > Berlin",
                "[[[Foo]] bar] @ [Foo bar] @ Foo > Foo",
                "[[Berlin|{{nowrap|West Berlin}}]] @ West Berlin @ West Berlin > Berlin",
            })
    void linksBecomeMentions(String wikitext, String text, String links) {
        assertThat(text(wikitext)).isEqualTo(text);
        assertThat(String.join("; ", links(wikitext))).isEqualTo(links);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            emptyValue = "",
            value = {
                "[[#History|see below]] @ see below",
                "[[Category:Cities]] @ ``",
                "[[:Category:Cities]] @ Category:Cities",
                "[[File:X.jpg|thumb|A [[caption]] with [[links|a link]]]]Text @ Text",
                "[[File:A.jpg|thumb|see [http://x site]]] Berlin is @ Berlin is",
                "[[de:Berlin]] @ ``",
                "[[:de:Berlin|in German]] @ in German",
                "[[wikt:berliner|berliner]] @ berliner",
                "[[Wikipedia:About|about]] @ about",
                "[[not closed and more @ [[not closed and more",
                "[[a{b}|c]] @ [[a{b}|c]]",
                "[[a | @ [[a |",
                "a ]] b @ a ]] b",
                "[https://example.org the site], [https://example.org/] @ the site,",
                "[not a link] @ [not a link]",
            })
    void otherLinksAreNoMentions(String wikitext, String text) {
        assertThat(text(wikitext)).isEqualTo(text);
        assertThat(links(wikitext)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            emptyValue = "",
            value = {
                "'''Bold''' and ''italic'' @ Bold and italic",
                "'''''Both''''' @ Both",
                "''Hamlet'''s author @ Hamlet's author",
                "L'''arte'' @ L'arte",
                "it's @ it's",
                "a<!-- hidden [[x]] -->b @ ab",
                "a<!-- open @ a",
                "a<ref>note [[x]]</ref>, b<ref name=x />. @ a, b.",
                "a <ref name=\"a>b\">note</ref>. @ a.",
                "a<ref>open @ aopen",
                "a<br/>b @ a\\nb",
                "x<sup>2</sup> @ x2",
                "1 < 2 and 3 > 2 @ 1 < 2 and 3 > 2",
                "<nowiki>[[x]] ''y'' {{z}} <b></nowiki> @ [[x]] ''y'' {{z}} <b>",
                "<math>\\frac{a}{b}</math>is it @ is it",
                "a <gallery>\\nFile:A.jpg|[[x]]\\n</gallery> b @ a b",
                "<table><tr><td><table></table>x</td></tr></table>y @ y",
                "{{Infobox\\n|a=[[b]]\\n|c={{d|e}}\\n}}\\nText @ Text",
                "open {{ brace @ open {{ brace",
                "close }} brace @ close }} brace",
                "{{{1|default}}}x @ x",
                "{{a|[[b}}c @ c",
                "5&nbsp;km &ndash; &#8212; &#x2014; &amp;lt; &unknown; & @ 5 km – — — &lt; &unknown; &",
                "__NOTOC__a__b @ a__b",
                "`X` ({{lang-de|x}}; born) @ `X` (x; born)",
                "X ({{IPA|x}}; born 1900) is @ X (born 1900) is",
                "X ({{IPA|x}}) is @ X is",
                "X\\n\\n({{IPA|x}}) is @ X\\nis",
                "about {{dropped}}, and {{dropped}}. @ about, and.",
                "{{convert|10|km|mi|0}} and {{convert|2|to|5|kg|lb}} @ 10 km and 2 to 5 kg",
                "{{lang|fr|''Mot''}} {{nowrap|a {{nbsp}}b}} 1{{ndash}}2 @ Mot a b 1–2",
                "== Heading ==\\nText\\n=not heading\\n=== Sub === \\n @ Text =not heading",
                "* one\\n** two\\n# three\\n:four @ one\\ntwo\\nthree\\nfour",
                "first\\nline\\n\\n\\nsecond @ first line\\nsecond",
                "a\\n{| class=x\\n| cell [[x]]\\n{|\\n| inner\\n|}\\n| {{t|\\n|}}\\n|}\\nb @ a\\nb",
                "a\\n{| open\\n| cell\\n== H ==\\nb @ a\\nb",
                "a\\n----\\nb @ a\\nb",
            })
    void markupLeavesNothing(String wikitext, String text) {
        assertThat(text(wikitext.replace("\\n", "\n"))).isEqualTo(text.replace("\\n", "\n"));
    }

    @Test
    void theFirstBoldWordsAreFound() {
        PlainPage page =
                parse("{{Infobox}}\n''For others see [[X]].''\n\nThe '''big [[Berlin|city]]''' and '''more'''.");
        assertThat(page.text().substring(page.boldFrom(), page.boldTo())).isEqualTo("big city");
        assertThat(parse("plain").boldTo()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{{disambiguation}}",
                "{{Disambig|geo}}",
                "{{hndis}}",
                "__DISAMBIG__",
                "{{Place name disambiguation}}"
            })
    void disambiguationPagesAreKnown(String wikitext) {
        assertThat(parse(wikitext).disambiguation()).isTrue();
        assertThat(parse("{{disambiguation needed}} {{about|x}}").disambiguation())
                .isFalse();
    }

    @Test
    void emojiCombiningMarksAndOtherScriptsKeepTheirPlaces() {
        String wikitext = "👩‍🚀 e\u0301 [[日本|にほん🗾]] \uD83D [[x]]";
        assertThat(links(wikitext)).containsExactly("にほん🗾 > 日本", "x > X");
        assertThat(text(wikitext)).startsWith("👩‍🚀 e\u0301 にほん🗾");
    }

    @Property(tries = 3000)
    void everyTextIsReadAndEveryLinkLiesInIt(@ForAll("soup") @Size(max = 60) List<String> words) {
        PlainPage page = parse(String.join("", words));
        int end = 0;
        for (PlainPage.Link link : page.links()) {
            assertThat(link.from()).isGreaterThanOrEqualTo(end);
            assertThat(link.to())
                    .isGreaterThan(link.from())
                    .isLessThanOrEqualTo(page.text().length());
            assertThat(page.text().substring(link.from(), link.to()).strip()).hasSize(link.to() - link.from());
            end = link.to();
        }
        assertThat(page.boldTo()).isBetween(page.boldFrom(), page.text().length());
        assertThat(page.text())
                .doesNotContain("  ", "\n\n", " \n", "\n ")
                .isEqualTo(page.text().strip());
    }

    @net.jqwik.api.Provide
    net.jqwik.api.Arbitrary<List<String>> soup() {
        return net.jqwik.api.Arbitraries.of(
                        "[[",
                        "]]",
                        "{{",
                        "}}",
                        "{|",
                        "|}",
                        "|",
                        "\n",
                        "''",
                        "'''",
                        "a",
                        "B c",
                        "=",
                        "*",
                        "(",
                        ")",
                        ",",
                        " ",
                        "<ref>",
                        "</ref>",
                        "<nowiki>",
                        "</nowiki>",
                        "<!--",
                        "-->",
                        "[http://x",
                        "]",
                        "&amp;",
                        "__",
                        "{{{",
                        "convert",
                        "lang",
                        "File:",
                        "#",
                        "<br>",
                        "<table>",
                        "👍",
                        "\u00a0")
                .list();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[",
                "{{",
                "{|\n",
                "<ref>",
                "<!--",
                "'''",
                "[http://x ",
                "{{{",
                "<table>",
                "<nowiki>",
                "[[a|",
                "{{nowrap|"
            })
    void noTextTakesTimeByItsSquare(String piece) {
        String wikitext = piece.repeat(50_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> parse(wikitext));
    }
}

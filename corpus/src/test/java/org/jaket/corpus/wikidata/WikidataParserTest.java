package org.jaket.corpus.wikidata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.jaket.corpus.wikidata.WikidataRecord.Item;
import org.jaket.corpus.wikidata.WikidataRecord.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WikidataParserTest {

    private static final WikidataParser PARSER = new WikidataParser("en", "enwiki", 31);

    private static String snak(int property, String value) {
        return """
                {"snaktype":"value","property":"P%d","datavalue":{"value":{"entity-type":"item","numeric-id":%s,\
                "id":"Q%s"},"type":"wikibase-entityid"},"datatype":"wikibase-item"}""".formatted(property, value, value);
    }

    private static String statement(int property, String value, String rank) {
        return """
                {"mainsnak":%s,"type":"statement","qualifiers":{"P580":[%s]},"id":"x","rank":"%s",\
                "references":[{"snaks":{"P143":[%s]}}]}""".formatted(snak(property, value), snak(580, "999"), rank, snak(143, "998"));
    }

    private static String item(String claims) {
        return """
                {"type":"item","id":"Q42","labels":{"de":{"language":"de","value":"Anders"},\
                "en":{"language":"en","value":"Douglas Adams"}},"descriptions":{"en":{"language":"en","value":"writer"}},\
                "aliases":{"en":[{"language":"en","value":"DNA"},{"language":"en","value":"DNA"},\
                {"language":"en","value":"Douglas N. Adams"}],"fr":[{"language":"fr","value":"x"}]},"claims":{%s},\
                "sitelinks":{"dewiki":{"site":"dewiki","title":"Anders","badges":[]},\
                "enwiki":{"site":"enwiki","title":"Douglas Adams","badges":["Q17437798"]}}}""".formatted(claims);
    }

    private static Item parse(String json) throws UnreadableRecordException {
        return (Item) PARSER.parse(json);
    }

    @Test
    void anItemIsReadInItsLanguage() throws Exception {
        Item item = parse(item("\"P31\":[" + statement(31, "5", "normal") + "],\"P106\":["
                + statement(106, "36180", "normal") + "," + statement(106, "28389", "normal") + "]"));
        assertThat(item.id()).isEqualTo(42);
        assertThat(item.label()).isEqualTo("Douglas Adams");
        assertThat(item.description()).isEqualTo("writer");
        assertThat(item.aliases()).containsExactly("DNA", "Douglas N. Adams");
        assertThat(item.title()).isEqualTo("Douglas Adams");
        assertThat(item.classes()).containsExactly(5L);
        assertThat(item.statements())
                .as("neither qualifiers nor references are statements")
                .containsExactly(new Statement(106, 36180), new Statement(106, 28389));
        Item german = (Item) new WikidataParser("de", "dewiki", 106)
                .parse(item("\"P106\":[" + statement(106, "36180", "normal") + "]"));
        assertThat(german.label()).isEqualTo("Anders");
        assertThat(german.title()).isEqualTo("Anders");
        assertThat(german.classes()).containsExactly(36180L);
        assertThat(german.statements()).isEmpty();
    }

    @Test
    void whatALanguageLacksIsTakenFromThoseForEveryLanguage() throws Exception {
        Item item = parse(
                "{\"type\":\"item\",\"id\":\"Q7\",\"labels\":{\"mul\":{\"language\":\"mul\",\"value\":\"N.N.\"}}}");
        assertThat(item.label()).isEqualTo("N.N.");
        assertThat(item.title()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "normal, normal, normal, '1 2 3'",
        "normal, preferred, normal, 2",
        "deprecated, normal, deprecated, 2",
        "deprecated, deprecated, deprecated, ''",
        "preferred, deprecated, preferred, '1 3'",
    })
    void onlyTheBestRankCounts(String first, String second, String third, String kept) throws Exception {
        Item item = parse(item("\"P31\":[" + statement(31, "1", first) + "," + statement(31, "2", second) + ","
                + statement(31, "3", third) + "]"));
        List<Long> expected = kept.isEmpty()
                ? List.of()
                : List.of(kept.split(" ")).stream().map(Long::valueOf).toList();
        assertThat(item.classes()).isEqualTo(expected);
    }

    @Test
    void anUnknownPreferredValueHidesTheNormalOnes() throws Exception {
        String unknown =
                "{\"mainsnak\":{\"snaktype\":\"somevalue\",\"property\":\"P19\",\"datatype\":\"wikibase-item\"},"
                        + "\"type\":\"statement\",\"rank\":\"preferred\"}";
        String none = unknown.replace("somevalue", "novalue").replace("preferred", "normal");
        assertThat(parse(item("\"P19\":[" + statement(19, "1", "normal") + "," + unknown + "]"))
                        .statements())
                .isEmpty();
        assertThat(parse(item("\"P19\":[" + none + "," + statement(19, "1", "normal") + "]"))
                        .statements())
                .containsExactly(new Statement(19, 1));
    }

    @Test
    void valuesThatAreNoItemsAndTheItemItselfMakeNoStatement() throws Exception {
        String text = "{\"mainsnak\":{\"snaktype\":\"value\",\"datavalue\":{\"value\":\"Q5\",\"type\":\"string\"}},"
                + "\"rank\":\"normal\"}";
        String time = "{\"mainsnak\":{\"snaktype\":\"value\",\"datavalue\":{\"value\":{\"time\":\"+1952-03-11\","
                + "\"precision\":11},\"type\":\"time\"}},\"rank\":\"normal\"}";
        String lexeme = "{\"mainsnak\":{\"snaktype\":\"value\",\"datavalue\":{\"value\":{\"entity-type\":\"lexeme\","
                + "\"id\":\"L5\"},\"type\":\"wikibase-entityid\"}},\"rank\":\"normal\"}";
        Item item = parse(item("\"P1\":[" + text + "," + time + "," + lexeme + "],\"P2\":["
                + statement(2, "42", "normal") + "," + statement(2, "8", "normal") + ","
                + statement(2, "8", "normal") + "]"));
        assertThat(item.statements()).containsExactly(new Statement(2, 8));
    }

    /** As in the dumps of 2015: other order of fields, no "id" in values, empty lists for empty maps. */
    @Test
    void anOldDocumentIsRead() throws Exception {
        Item item = parse("""
                {"type":"item","aliases":[],"labels":[],"descriptions":{},"sitelinks":[],"id":"Q8","claims":{"P31":[\
                {"rank":"normal","mainsnak":{"snaktype":"value","property":"P31","datavalue":{"type":"wikibase-entityid",\
                "value":{"entity-type":"item","numeric-id":331769}},"datatype":"wikibase-item"},"id":"q8$E2","type":\
                "statement"}]}}""");
        assertThat(item).isEqualTo(new Item(8, "", List.of(), "", "", List.of(331769L), List.of()));
        assertThat(parse("{\"type\":\"item\",\"id\":\"Q9\",\"claims\":[]}").statements())
                .isEmpty();
    }

    @Test
    void propertiesRedirectsAndLexemesAreToldApart() throws Exception {
        assertThat(PARSER.parse("""
                {"type":"property","datatype":"wikibase-item","id":"P22","labels":{"en":{"language":"en","value":"father"}},\
                "descriptions":{},"claims":{"P1696":[{"mainsnak":{"snaktype":"value","property":"P1696","datavalue":\
                {"value":{"entity-type":"property","numeric-id":40,"id":"P40"},"type":"wikibase-entityid"}},\
                "rank":"normal"}]}}""")).isEqualTo(new WikidataRecord.Property(22, "father", "", 40));
        assertThat(PARSER.parse("{\"entity\":\"Q12\",\"redirect\":\"Q34\"}"))
                .isEqualTo(new WikidataRecord.Redirect(12, 34));
        assertThat(PARSER.parse("{\"type\":\"lexeme\",\"id\":\"L5\",\"lemmas\":{}}"))
                .isEqualTo(new WikidataRecord.Other("lexeme"));
    }

    @Test
    void linesOfAJsonDumpMayEndInACommaOrHoldOnlyABracket() throws Exception {
        assertThat(PARSER.parseLine("[")).isNull();
        assertThat(PARSER.parseLine("]\r")).isNull();
        assertThat(PARSER.parseLine("  ")).isNull();
        assertThat(PARSER.parseLine("{\"type\":\"item\",\"id\":\"Q1\"},\r")).isInstanceOf(Item.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"item\",\"id\":\"Q1\"",
                "{\"type\":\"item\",\"id\":\"Q1\"} {}",
                "{\"type\":\"item\",\"id\":\"Q1\",\"claims\":{\"P31\":[{\"mainsnak\"",
                "[1]",
                "<page>",
                "{}",
                "{\"type\":\"item\",\"id\":\"P1\"}",
                "{\"type\":\"item\",\"id\":\"Q1x\"}",
                "{\"type\":\"item\",\"id\":\"Q99999999999999999999\"}",
                "{\"type\":\"item\",\"id\":\"Q1\",\"labels\":[1]}",
                "{\"type\":\"item\",\"id\":\"Q1\",\"claims\":7}"
            })
    void whatIsNoEntityIsRefused(String line) {
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> PARSER.parse(line))
                .satisfies(e -> assertThat(e.reason()).isNotEmpty().hasSizeLessThan(40));
    }
}

package org.jaket.corpus.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jaket.corpus.input.Records;
import org.jaket.corpus.wikidata.WikidataParser;
import org.jaket.corpus.wikidata.WikidataRecord;
import org.jaket.corpus.wikipedia.DumpPage;
import org.jaket.corpus.wikipedia.PlainPage;
import org.jaket.corpus.wikipedia.SiteInfo;
import org.jaket.corpus.wikipedia.WikiText;
import org.junit.jupiter.api.Test;

/** Excerpts of the published dumps, where they are at hand. */
class RealDumpsTest {

    private static final WikidataParser PARSER = new WikidataParser("en", "enwiki", 31);

    private static final Pattern MARKUP = Pattern.compile("\\[\\[|\\{\\{|<ref|'''|\\{\\||&nbsp;");

    private static Path dump(String name) {
        Path file = Path.of(System.getProperty("jaket.data", "../../shared/data"))
                .resolve("dumps")
                .resolve(name);
        assumeTrue(Files.exists(file), "skipped: " + file + " is not there");
        return file;
    }

    private static List<String> records(Path file, String delimiter) {
        List<String> all = new ArrayList<>();
        try (Records records = new Records(file, delimiter)) {
            while (records.next()) {
                all.add(records.text());
            }
        }
        return all;
    }

    private static List<WikidataRecord> lines(String name) throws Exception {
        List<WikidataRecord> all = new ArrayList<>();
        for (String line : records(dump(name), "\n")) {
            WikidataRecord read = PARSER.parseLine(line);
            if (read != null) {
                all.add(read);
            }
        }
        return all;
    }

    @Test
    void itemsOfTheJsonDumpAreRead() throws Exception {
        List<WikidataRecord> items = lines("wikidata/entities.json");
        assertThat(items).hasSize(49).allSatisfy(read -> {
            WikidataRecord.Item item = (WikidataRecord.Item) read;
            assertThat(item.label()).isNotEmpty();
            assertThat(item.title()).isNotEmpty();
            assertThat(item.statements()).isNotEmpty();
        });
        assertThat(items)
                .filteredOn(read -> !((WikidataRecord.Item) read).classes().isEmpty())
                .hasSizeGreaterThan(35);
        WikidataRecord.Item berlin = items.stream()
                .map(read -> (WikidataRecord.Item) read)
                .filter(item -> item.id() == 64)
                .findFirst()
                .orElseThrow();
        assertThat(berlin.statements())
                .as("of the countries that Berlin has been in, the preferred one")
                .filteredOn(statement -> statement.property() == 17)
                .containsExactly(new WikidataRecord.Statement(17, 183));
    }

    @Test
    void theDumpOf2015IsRead() throws Exception {
        List<WikidataRecord> read = lines("wikidata/sample-dump-20150815.json.gz");
        assertThat(read)
                .contains(new WikidataRecord.Item(8, "", List.of(), "", "", List.of(331769L, 9415L), List.of()))
                .anyMatch(record -> record instanceof WikidataRecord.Property property && property.id() == 31);
    }

    @Test
    void entitiesInsideOfXmlAreRead() throws Exception {
        Map<String, Integer> kinds = new TreeMap<>();
        for (String record : records(dump("wikidata/dbpedia-minidump-wikidata.xml.bz2"), "</page>")) {
            int start = record.indexOf("<page>");
            if (start >= 0) {
                DumpPage page = DumpPage.parse(record.substring(start) + "</page>");
                kinds.merge(PARSER.parse(page.text()).getClass().getSimpleName(), 1, Integer::sum);
            }
        }
        assertThat(kinds).containsEntry("Item", 13).containsEntry("Property", 5).containsKey("Other");
    }

    @Test
    void pagesBecomeTextWithoutMarkup() throws Exception {
        int pages = 0;
        int links = 0;
        int bold = 0;
        int leftovers = 0;
        for (String name : List.of("wikipedia/enwiki-sample.xml.bz2", "wikipedia/dbpedia-minidump-en.xml.bz2")) {
            for (String record : records(dump(name), "</page>")) {
                int start = record.indexOf("<page>");
                DumpPage page = start < 0 ? null : DumpPage.parse(record.substring(start) + "</page>");
                if (page == null || page.namespace() != 0 || page.redirect() != null) {
                    continue;
                }
                PlainPage plain = WikiText.parse(page.text(), SiteInfo.DEFAULT);
                leftovers += MARKUP.matcher(plain.text()).find() ? 1 : 0;
                pages++;
                links += plain.links().size();
                bold += plain.boldTo() > plain.boldFrom() ? 1 : 0;
            }
        }
        assertThat(pages).isGreaterThan(100);
        assertThat(leftovers)
                .as("pages with markup that their authors did not close")
                .isLessThanOrEqualTo(3);
        assertThat(links / pages).isGreaterThan(50);
        assertThat(bold).as("pages whose subject is in bold").isGreaterThan(pages * 9 / 10);
    }
}

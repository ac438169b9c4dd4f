package org.jaket.corpus.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TitlesTest {

    @Test
    void titlesAreWrittenAsPagesHaveThem() {
        assertThat(Titles.article("  new_york   City ", SiteInfo.DEFAULT)).isEqualTo("New york City");
        assertThat(Titles.article("éa#b", SiteInfo.DEFAULT)).isEqualTo("Éa");
        assertThat(Titles.article("100%", SiteInfo.DEFAULT)).isEqualTo("100%");
        assertThat(Titles.article("%FF%00", SiteInfo.DEFAULT)).isEqualTo("%FF%00");
        assertThat(Titles.article("ßa", SiteInfo.DEFAULT)).isEqualTo("ßa");
        assertThat(Titles.article("𐐨x", SiteInfo.DEFAULT)).isEqualTo("𐐀x");
        assertThat(Titles.article("#top", SiteInfo.DEFAULT)).isEmpty();
        assertThat(Titles.plain("Mercury (planet)")).isEqualTo("Mercury");
        assertThat(Titles.plain("(What's the Story) Morning Glory?")).isEqualTo("(What's the Story) Morning Glory?");
    }

    @Test
    void theHeadOfADumpSaysHowTitlesAreWritten() {
        SiteInfo site = SiteInfo.parse("""
                <mediawiki xml:lang="de"><siteinfo><dbname>dewiki</dbname><case>case-sensitive</case><namespaces>
                <namespace key="0" case="first-letter" /><namespace key="6" case="first-letter">Datei</namespace>
                <namespace key="7" case="first-letter">Datei Diskussion</namespace></namespaces></siteinfo>""");
        assertThat(site.database()).isEqualTo("dewiki");
        assertThat(Titles.article("iPod", site)).isEqualTo("iPod");
        assertThat(Titles.target("datei:X.png", site).kind()).isEqualTo(Titles.Kind.HIDDEN);
        assertThat(Titles.target("Datei_Diskussion:X.png", site).kind()).isEqualTo(Titles.Kind.OTHER);
        assertThat(Titles.target("Image:X.png", site).kind()).isEqualTo(Titles.Kind.HIDDEN);
        assertThat(SiteInfo.parse("").firstLetterCase()).isTrue();
    }
}

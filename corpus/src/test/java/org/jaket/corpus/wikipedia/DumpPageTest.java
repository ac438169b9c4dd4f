package org.jaket.corpus.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpPageTest {

    @Test
    void aPageIsRead() throws Exception {
        DumpPage page = DumpPage.parse("""
                <page><title>R&amp;B</title><ns>0</ns><id>12</id><redirect title="Rhythm &amp; blues" />
                <revision><id>99</id><contributor><username>x</username><id>7</id></contributor><model>wikitext</model>
                <text xml:space="preserve">old</text></revision>
                <revision><id>100</id><text bytes="3">a &lt;b&gt; &amp;amp; 👍
                c</text></revision></page>""");
        assertThat(page.title()).isEqualTo("R&B");
        assertThat(page.id()).isEqualTo(12);
        assertThat(page.namespace()).isZero();
        assertThat(page.redirect()).isEqualTo("Rhythm & blues");
        assertThat(page.text()).isEqualTo("a <b> &amp; 👍\nc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<page><title>a</title><ns>0</ns><id>1</id><text>cut",
                "<page><title>a</title><ns>x</ns><id>1</id></page>",
                "<page><ns>0</ns><id>1</id></page>",
                "<page><title>a</title><ns>0</ns></page>",
                "<page><title>a</title><ns>0</ns><id>1</id><text>\u0001</text></page>",
                "<!DOCTYPE page [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><page><title>&e;</title><id>1</id></page>"
            })
    void whatIsNoPageIsRefused(String xml) {
        assertThatExceptionOfType(DumpPage.UnreadablePageException.class).isThrownBy(() -> DumpPage.parse(xml));
    }
}

package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRatesTest {

    private static final LearningRates RATES = new LearningRates(1e-5, 1e-4, 100, 1000);

    @Test
    void languageWarmsUpThenDecays() {
        assertThat(RATES.language(1)).isCloseTo(1e-7, within(1e-15));
        assertThat(RATES.language(50)).isCloseTo(5e-6, within(1e-15));
        assertThat(RATES.language(100)).isEqualTo(1e-5);
        assertThat(RATES.language(101)).isCloseTo(1e-5 * 900 / 901, within(1e-15));
        assertThat(RATES.language(1000)).isCloseTo(1e-5 / 901, within(1e-15));
    }

    @Test
    void knowledgeDecaysFromItsPeak() {
        assertThat(RATES.knowledge(1)).isEqualTo(1e-4);
        assertThat(RATES.knowledge(501)).isCloseTo(5e-5, within(1e-15));
        assertThat(RATES.knowledge(1000)).isCloseTo(1e-7, within(1e-15));
    }

    @Test
    void aRunShorterThanTheWarmUpOnlyWarmsUp() {
        LearningRates rates = new LearningRates(1e-5, 1e-4, 3000, 30);
        assertThat(rates.language(30)).isCloseTo(1e-7, within(1e-15));
    }

    @Test
    void withoutWarmUpItDecaysFromTheStart() {
        LearningRates rates = new LearningRates(1e-5, 1e-4, 0, 10);
        assertThat(rates.language(1)).isCloseTo(1e-5 * 10 / 11, within(1e-12));
    }
}

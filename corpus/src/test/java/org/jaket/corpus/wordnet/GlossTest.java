package org.jaket.corpus.wordnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlossTest {

    @Test
    void takesExamplesOutOfTheDefinition() {
        Gloss gloss = Gloss.parse("draw air into the lungs; \"I can breathe better\"; \"The patient is respiring\"");
        assertThat(gloss.definition()).isEqualTo("draw air into the lungs");
        assertThat(gloss.examples()).isEqualTo(List.of("I can breathe better", "The patient is respiring"));
    }

    @Test
    void knowsColonsAttributionsAndQuotationsInsideDefinitions() {
        assertThat(Gloss.parse("attack on all sides: \"The zebra was beset\"").definition())
                .isEqualTo("attack on all sides");
        assertThat(Gloss.parse("a cry; \"O!\" - Shakespeare; \"Ah\"").examples())
                .containsExactly("O!", "Ah");
        Gloss inside = Gloss.parse("spread by scattering (\"straw\" is archaic); \"strew toys\"");
        assertThat(inside.definition()).isEqualTo("spread by scattering (\"straw\" is archaic)");
        assertThat(inside.examples()).containsExactly("straw", "strew toys");
        assertThat(Gloss.parse("a demand especially in the phrase \"the call of duty\"")
                        .definition())
                .endsWith("\"the call of duty\"");
    }
}

package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jaket.store.Dataset;
import org.jaket.text.MaskedBatch;
import org.jaket.text.TextBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of masking reach the masks. */
class PretrainDataTest {

    @TempDir
    Path folder;

    private Path world;

    @BeforeEach
    void makeWorld() {
        world = TinyWorld.write(folder.resolve("data"));
    }

    private MaskedBatch mask(String entityRate, boolean withhold, boolean maskTokens) {
        PretrainConfig config = TinyWorld.config(Map.of(
                "masking.token_rate",
                "0.2",
                "masking.entity_rate",
                entityRate,
                "masking.withhold_masked_mentions",
                "" + withhold,
                "masking.mask_entity_tokens",
                "" + maskTokens));
        try (Dataset dataset = Dataset.open(world)) {
            PretrainData data = new PretrainData(dataset, config);
            TextBatch text = TextBatch.of(
                    data.text(),
                    IntStream.range(0, data.text().size()).toArray(),
                    data.vocabulary().padId());
            return data.masking().mask(text, new SplittableRandom(1), new SplittableRandom(2));
        }
    }

    @Test
    void mentionsWithMaskedTokensAreWithheldWhereThatIsAskedFor() {
        MaskedBatch withheld = mask("0", true, false);
        assertThat(withheld.shownMentions().length).isBetween(1, withheld.withheld().length - 1);
        assertThat(mask("0", false, true).withheld()).containsOnly(false);
    }

    @Test
    void theTokensOfPredictedEntitiesAreMaskedWhereThatIsAskedFor() {
        assertThat(maskedShareOfMentions(mask("1", false, true))).isEqualTo(1);
        assertThat(maskedShareOfMentions(mask("1", true, false))).isBetween(0.01, 0.5);
    }

    private static double maskedShareOfMentions(MaskedBatch masked) {
        TextBatch text = masked.text();
        int tokens = 0;
        int hidden = 0;
        for (int m = 0; m < text.mentionCount(); m++) {
            for (int t = text.mentionStart()[m]; t <= text.mentionEnd()[m]; t++) {
                tokens++;
                hidden += masked.inputTokens()[text.mentionSequence()[m] * text.length() + t] == 4 ? 1 : 0;
            }
        }
        return (double) hidden / tokens;
    }
}

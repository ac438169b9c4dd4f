package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jaket.corpus.link.LinkEvaluation.Counts;
import org.jaket.corpus.link.LinkEvaluation.Result;
import org.jaket.corpus.link.LinkEvaluation.Row;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LinkMeasuresTest {

    private static final Result RESULT = new Result(
            10,
            9,
            8,
            List.of(new Row(
                    "prior and model",
                    1,
                    0.5,
                    0.25,
                    new Counts(4, 0, 0, 0, 0, 0, 0),
                    new Counts(4, 5, 2, 4, 3, 0, 0))));

    @Test
    void theTableShowsTheMeasuredHalf() {
        assertThat(LinkMeasures.lines(RESULT).get(0))
                .isEqualTo("10 texts, 9 linked mentions, 8 of entities in the data set, 4 of them in the documents"
                        + " measured on");
        assertThat(LinkMeasures.lines(RESULT).get(4))
                .matches("prior and model +0.5\\S* +0.250 +5 +2 +40.0 % +50.0 % +44.4 % +50.0 % +66.7 % of 3 +– of 0");
    }

    @Test
    void theJsonHasBothHalvesAndNullForWhatIsNotThere() {
        JsonNode row = LinkMeasures.json(RESULT).path("rows").path(0);
        assertThat(row.path("development").path("precision").isNull()).isTrue();
        assertThat(row.path("development").path("recall").doubleValue()).isZero();
        assertThat(row.path("test").path("f1").doubleValue()).isEqualTo(4 / 9.0);
        assertThat(row.path("test").path("entity_accuracy_ambiguous").isNull()).isTrue();
        assertThat(row.path("minimum_score").doubleValue()).isEqualTo(0.25);
    }
}

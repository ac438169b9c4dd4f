package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonFaultTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    record Inner(int steps, List<Integer> sizes) {
        Inner {
            if (steps < 0) {
                throw new BadInputException("--steps must not be negative, found " + steps);
            }
        }
    }

    record Options(String name, Inner inner) {}

    private static String fault(String json) {
        return JsonFault.of(catchThrowableOfType(JacksonException.class, () -> STRICT.readValue(json, Options.class)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"name\":\"a\",\"inner\":{\"steps\":1,\"sizes\":[1; it ends in the middle",
                "{\"name\":\"a\",\"inner\":; it ends in the middle",
                "{\"name\":\"a\"}; the option inner is missing",
                "{\"name\":\"a\",\"inner\":{\"steps\":1}}; the option inner.sizes is missing",
                "{\"name\":\"a\",\"inner\":{\"steps\":1,\"sizes\":[]},\"outer\":1}; there is no option outer",
                "{\"name\":\"a\",\"inner\":{\"steps\":[]}}; the value of inner.steps is not of the kind expected",
                "{\"name\":\"a\",\"inner\":{\"steps\":-1,\"sizes\":[]}}; --steps must not be negative, found -1",
            })
    void saysWhatIsWrong(String json, String expected) {
        assertThat(fault(json)).isEqualTo(expected);
    }

    @Test
    void namesNothingOfTheLibrary() {
        for (String json :
                List.of("{", "[", "{\"a\" 1}", "{\"name\":[1,2", "nul", "{\"name\":\"\\q\"}", "[]", "1", "")) {
            assertThat(fault(json))
                    .isNotBlank()
                    .doesNotContain("`", "Feature", "REDACTED", "#UNKNOWN", "Source:", "start marker");
        }
    }
}

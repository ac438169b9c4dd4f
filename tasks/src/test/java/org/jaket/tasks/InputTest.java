package org.jaket.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;

class InputTest {

    private final List<String> rejects = new ArrayList<>();

    private static int number(Input input) {
        try {
            return Integer.parseInt(input.text());
        } catch (NumberFormatException e) {
            throw new BadInputException("is no number: " + input.text(), e);
        }
    }

    @Test
    void oneBadInputOfManyCostsThatInput() {
        List<Input> inputs = List.of(
                new Input(0, "standard input, line 2", "7", ""),
                new Input(1, "standard input, line 3", "seven", ""),
                new Input(2, "standard input, line 5", "8", "line not in UTF-8"),
                new Input(3, "standard input, line 6", "9", ""));
        assertThat(Input.read(inputs, InputTest::number, rejects::add)).containsExactly(7, 9);
        assertThat(rejects)
                .containsExactly(
                        "standard input, line 3: is no number: seven",
                        "standard input, line 5: cannot be used: line not in UTF-8");
    }

    @Test
    void nothingButBadInputIsRefused() {
        assertThatThrownBy(() -> Input.read(Input.arguments(List.of("a", "b")), InputTest::number, rejects::add))
                .isInstanceOf(BadInputException.class)
                .hasMessage("none of 2 inputs could be used");
        assertThat(rejects).containsExactly("argument 1: is no number: a", "argument 2: is no number: b");
        rejects.clear();
        assertThatThrownBy(() -> Input.read(Input.arguments(List.of("a")), InputTest::number, rejects::add))
                .isInstanceOf(BadInputException.class)
                .hasMessage("argument 1: is no number: a");
        assertThat(rejects).isEmpty();
    }
}

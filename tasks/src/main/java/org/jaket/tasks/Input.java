package org.jaket.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jaket.store.BadInputException;

/**
 * Something that a completed run is applied to.
 *
 * @param number its place among all of them, from 0
 * @param where what names it in sentences for the user, such as {@code standard input, line 3}
 * @param text what was given
 * @param fault what is wrong with it whatever the task; empty if nothing is
 */
public record Input(int number, String where, String text, String fault) {

    /** Words of a command line, or whatever else is counted from 1. */
    public static List<Input> arguments(List<String> texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> new Input(i, "argument " + (i + 1), texts.get(i), ""))
                .toList();
    }

    /**
     * Reads inputs and leaves out those that cannot be used.
     *
     * @param inputs the inputs, at least one
     * @param reader reads one; throws a {@link BadInputException} that says what is wrong with it, not where it stands
     * @param rejects gets one sentence for each that is left out
     * @return what was read, in order, at least one
     * @throws BadInputException if none can be used; it says what is wrong with the input where there is one alone
     */
    public static <T> List<T> read(List<Input> inputs, Function<Input, T> reader, Consumer<String> rejects) {
        List<T> read = new ArrayList<>();
        for (Input input : inputs) {
            try {
                if (!input.fault.isEmpty()) {
                    throw new BadInputException("cannot be used: " + input.fault);
                }
                read.add(reader.apply(input));
            } catch (BadInputException e) {
                String sentence = input.where + ": " + e.getMessage();
                if (inputs.size() == 1) {
                    throw new BadInputException(sentence, e);
                }
                rejects.accept(sentence);
            }
        }
        if (read.isEmpty()) {
            throw new BadInputException("none of " + Counts.of(inputs.size()) + " inputs could be used");
        }
        return read;
    }
}

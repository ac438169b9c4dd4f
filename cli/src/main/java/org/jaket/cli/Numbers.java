package org.jaket.cli;

import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of the command line, and says of what is none what is wrong with it. */
final class Numbers {

    private Numbers() {}

    static void register(CommandLine line) {
        ITypeConverter<Integer> integers = new Whole<>(Integer::valueOf, Integer.MIN_VALUE, Integer.MAX_VALUE);
        ITypeConverter<Long> longs = new Whole<>(Long::valueOf, Long.MIN_VALUE, Long.MAX_VALUE);
        ITypeConverter<Double> reals = new Real();
        line.registerConverter(Integer.class, integers);
        line.registerConverter(int.class, integers);
        line.registerConverter(Long.class, longs);
        line.registerConverter(long.class, longs);
        line.registerConverter(Double.class, reals);
        line.registerConverter(double.class, reals);
    }

    // No lambdas: of picocli's interfaces, which have the class format of Java 5, JDK 17 crashes while it archives
    // them.

    private record Whole<T>(Function<String, T> parse, long least, long most) implements ITypeConverter<T> {

        @Override
        public T convert(String text) {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        text.matches("[+-]?[0-9]+")
                                ? String.format(
                                        Locale.ROOT, "expected a number from %,d to %,d, found %s", least, most, text)
                                : "expected a whole number, found '" + text + "'");
            }
        }
    }

    private record Real() implements ITypeConverter<Double> {

        @Override
        public Double convert(String text) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a number, found '" + text + "'");
            }
        }
    }
}

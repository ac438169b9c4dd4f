package org.jaket.cli;

import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of the command line, and says of what is none what is wrong with it. */
final class Numbers {

    private Numbers() {}

    static void register(CommandLine line) {
        ITypeConverter<Integer> integers = whole(Integer::valueOf, Integer.MIN_VALUE, Integer.MAX_VALUE);
        ITypeConverter<Long> longs = whole(Long::valueOf, Long.MIN_VALUE, Long.MAX_VALUE);
        line.registerConverter(Integer.class, integers);
        line.registerConverter(int.class, integers);
        line.registerConverter(Long.class, longs);
        line.registerConverter(long.class, longs);
        line.registerConverter(Double.class, Numbers::real);
        line.registerConverter(double.class, Numbers::real);
    }

    private static <T> ITypeConverter<T> whole(Function<String, T> parse, long least, long most) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        text.matches("[+-]?[0-9]+")
                                ? String.format(
                                        java.util.Locale.ROOT,
                                        "expected a number from %,d to %,d, found %s",
                                        least,
                                        most,
                                        text)
                                : "expected a whole number, found '" + text + "'");
            }
        };
    }

    private static double real(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected a number, found '" + text + "'");
        }
    }
}

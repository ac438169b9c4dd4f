package org.jaket.pretrain;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What each option of {@link PretrainConfig} holds, read off the record; faults name the option as users write it. */
final class OptionTypes {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OptionTypes() {}

    /** The name that a component has in YAML. */
    static String name(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /**
     * A value as the option's type has it.
     *
     * @param option the option's path, which is known, such as {@code memory.momentum}
     * @param given the value as YAML has it
     * @param where opens the sentence that refuses it
     * @throws BadInputException if it is of another type
     */
    static JsonNode value(String option, JsonNode given, String where) {
        Class<?> type = type(option);
        String text = given.isValueNode() ? given.asString() : given.toString();
        JsonNode value = given.isValueNode() ? parse(type, given, text) : null;
        if (value == null) {
            throw new BadInputException(
                    where + ": expected " + expected(type) + ", found " + (text.isEmpty() ? "nothing" : text));
        }
        return value;
    }

    private static Class<?> type(String option) {
        Class<?> type = PretrainConfig.class;
        for (String name : option.split("\\.", -1)) {
            type = Arrays.stream(type.getRecordComponents())
                    .filter(component -> name(component.getName()).equals(name))
                    .map(RecordComponent::getType)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(option + " is in defaults.yaml and not in the code"));
        }
        return type;
    }

    private static @Nullable JsonNode parse(Class<?> type, JsonNode given, String text) {
        if (type == boolean.class) {
            return given.isBoolean() ? given : null;
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(String::valueOf)
                    .filter(text::equalsIgnoreCase)
                    .findFirst()
                    .map(NODES::stringNode)
                    .orElse(null);
        }
        return number(type, given, text);
    }

    private static @Nullable JsonNode number(Class<?> type, JsonNode given, String text) {
        if (given.isBoolean()) {
            return null;
        }
        if (type == double.class && text.matches("(?i)[-+]?\\.?inf(inity)?|\\.?nan")) {
            // A number of its type, which its range then refuses.
            return NODES.numberNode(
                    text.toLowerCase(Locale.ROOT).contains("nan") ? Double.NaN : Double.POSITIVE_INFINITY);
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (type == double.class) {
                return NODES.numberNode(number.doubleValue());
            }
            return type == int.class
                    ? NODES.numberNode(number.intValueExact())
                    : NODES.numberNode(number.longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private static String expected(Class<?> type) {
        if (type == boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(value -> String.valueOf(value).toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        return type == double.class
                ? "a number"
                : "a whole number of at most " + (type == int.class ? Integer.MAX_VALUE : Long.MAX_VALUE);
    }
}

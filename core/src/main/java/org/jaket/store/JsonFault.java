package org.jaket.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON or YAML text, without the settings and classes that the library's own sentences name. */
public final class JsonFault {

    private static final Pattern MISSING = Pattern.compile("Missing (?:required )?creator property '([^']*)'.*");

    /** Where the library begins to speak of itself. */
    private static final Pattern ASIDE =
            Pattern.compile("\\s*(?:\\(start marker at |\\(for |\\[Source: |; `|\\(`|; byte offset).*");

    private JsonFault() {}

    /**
     * A clause, to stand behind a colon.
     *
     * @param e what the library says
     */
    public static String of(JacksonException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof BadInputException refused) {
            return String.valueOf(refused.getMessage());
        }
        String message =
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        String path = e.getPath().stream()
                .map(reference -> reference.getPropertyName() == null
                        ? String.valueOf(reference.getIndex() + 1)
                        : reference.getPropertyName())
                .collect(Collectors.joining("."));
        if (e instanceof UnrecognizedPropertyException) {
            return "there is no option " + path;
        }
        if (e instanceof MismatchedInputException) {
            return mismatch(message, path);
        }
        if (message.startsWith("Unexpected end-of-input") || message.startsWith("Unexpected end of input")) {
            return "it ends in the middle";
        }
        return ASIDE.matcher(message).replaceFirst("");
    }

    private static String mismatch(String message, String path) {
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            String name = missing.group(1);
            boolean named = path.equals(name) || path.endsWith("." + name);
            return "the option " + (named || path.isEmpty() ? "" : path + ".") + (named ? path : name) + " is missing";
        }
        return path.isEmpty() ? "it is laid out otherwise" : "the value of " + path + " is not of the kind expected";
    }
}

package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jaket.store.BadInputException;

/**
 * A sentence whose relation is asked for: FewRel's JSON, or text with the head, then the tail, in brackets, each with its
 * Wikidata id after a bar if it has one: {@code [Oslo|Q585] is the capital of [Norway|Q20]}.
 */
final class MarkedText {

    /** Stands where the relation would be. */
    static final String UNKNOWN = "?";

    private static final Pattern MENTION = Pattern.compile("\\[([^\\[\\]|]*)(?:\\|([^\\[\\]|]*))?]");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private MarkedText() {}

    /**
     * Reads a sentence.
     *
     * @param text the sentence
     * @param number its place among those asked about, from 0
     * @throws BadInputException if it has not two mentions
     */
    static Instance parse(String text, int number) {
        if (text.startsWith("{")) {
            return FewRelFile.instance(text, UNKNOWN, number);
        }
        List<String> tokens = new ArrayList<>();
        List<Instance.Argument> arguments = new ArrayList<>();
        Matcher matcher = MENTION.matcher(text);
        int from = 0;
        while (matcher.find()) {
            tokens.addAll(words(text.substring(from, matcher.start())));
            List<String> words = words(matcher.group(1));
            String id = matcher.group(2) == null ? "" : matcher.group(2).strip();
            if (!words.isEmpty()) {
                arguments.add(new Instance.Argument(id, tokens.size(), tokens.size() + words.size() - 1));
            }
            tokens.addAll(words);
            from = matcher.end();
        }
        String rest = text.substring(from);
        if (arguments.size() != 2 || rest.contains("[") || rest.contains("]")) {
            throw new BadInputException(
                    "expected two mentions in brackets, head and tail, as in '[Oslo|Q585] is the capital of [Norway|Q20]', found "
                            + arguments.size() + ": " + text);
        }
        tokens.addAll(words(rest));
        return new Instance(UNKNOWN, number, List.copyOf(tokens), arguments.get(0), arguments.get(1));
    }

    private static List<String> words(String text) {
        return Arrays.stream(SPACE.split(text)).filter(word -> !word.isEmpty()).toList();
    }
}

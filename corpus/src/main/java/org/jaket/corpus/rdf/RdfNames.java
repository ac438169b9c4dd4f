package org.jaket.corpus.rdf;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jaket.corpus.NodeNames;

/** Names resources without a label by the last part of their IRI. */
final class RdfNames implements NodeNames {

    private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

    @Override
    public String entity(String id) {
        int end = id.length();
        while (end > 1 && (id.charAt(end - 1) == '/' || id.charAt(end - 1) == '#')) {
            end--;
        }
        int start = Math.max(id.lastIndexOf('#', end - 1), id.lastIndexOf('/', end - 1)) + 1;
        String local = id.substring(start, end);
        String name = decoded(local).replace('_', ' ').strip();
        return id.startsWith("_:") || name.isEmpty() ? id : name;
    }

    @Override
    public String relation(String id) {
        String name = entity(id);
        StringBuilder words = new StringBuilder();
        CAMEL.splitAsStream(name).forEach(word -> {
            if (words.isEmpty()) {
                words.append(word);
            } else {
                words.append(' ')
                        .append(word.substring(0, 1).toLowerCase(Locale.ROOT))
                        .append(word, 1, word.length());
            }
        });
        return words.toString();
    }

    @Override
    public boolean relationsAreNodes() {
        return true;
    }

    private static String decoded(String local) {
        if (local.indexOf('%') < 0) {
            return local;
        }
        try {
            return URLDecoder.decode(local.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return local;
        }
    }
}

package org.jaket.text;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What entities and relations are called that nobody has named: words made of their identifiers, by one rule for plain
 * identifiers and by another for IRIs.
 */
public final class DefaultNames {

    private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

    private DefaultNames() {}

    /** An entity with a plain identifier: the identifier, in which white space counts as one space. */
    public static String entity(String id) {
        return Whitespace.clean(id);
    }

    /** A relation with a plain identifier: the same, with spaces for underscores. */
    public static String relation(String id) {
        String spaced = Whitespace.clean(id.replace('_', ' '));
        return spaced.isEmpty() ? id : spaced;
    }

    /** An entity with an IRI: its last part; a blank node has its identifier. */
    public static String entityOfIri(String iri) {
        int end = iri.length();
        while (end > 1 && (iri.charAt(end - 1) == '/' || iri.charAt(end - 1) == '#')) {
            end--;
        }
        int start = Math.max(iri.lastIndexOf('#', end - 1), iri.lastIndexOf('/', end - 1)) + 1;
        String local = iri.substring(start, end);
        String name = decoded(local).replace('_', ' ').strip();
        return iri.startsWith("_:") || name.isEmpty() ? iri : name;
    }

    /** A relation with an IRI: its last part, with spaces where a capital follows a small letter. */
    public static String relationOfIri(String iri) {
        String name = entityOfIri(iri);
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

    /** Whether a label is no more than what an entity with this identifier is called without one. */
    public static boolean isOfEntity(String label, String id) {
        return label.equals(id) || label.equals(entity(id)) || (isIri(id) && label.equals(entityOfIri(id)));
    }

    /** Whether a label is no more than what a relation with this identifier is called without one. */
    public static boolean isOfRelation(String label, String id) {
        return label.equals(id) || label.equals(relation(id)) || (isIri(id) && label.equals(relationOfIri(id)));
    }

    private static boolean isIri(String id) {
        return id.indexOf(':') > 0;
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

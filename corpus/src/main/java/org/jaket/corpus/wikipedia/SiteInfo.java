package org.jaket.corpus.wikipedia;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the head of a dump says about its wiki.
 *
 * @param database the name of its database, such as {@code enwiki}; empty if the head does not say
 * @param firstLetterCase whether a title's first letter is upper case whatever is written
 * @param namespaces the number of each namespace by its name in lower case, those in English included
 */
public record SiteInfo(String database, boolean firstLetterCase, Map<String, Integer> namespaces)
        implements Serializable {

    static final int ARTICLE = 0;
    static final int FILE = 6;
    static final int CATEGORY = 14;

    private static final Pattern DATABASE = Pattern.compile("<dbname>([^<]*)</dbname>");
    private static final Pattern CASE = Pattern.compile("<case>([^<]*)</case>");
    private static final Pattern NAMESPACE = Pattern.compile("<namespace key=\"(-?\\d+)\"[^>]*>([^<]*)</namespace>");

    private static final Map<String, Integer> ENGLISH = Map.ofEntries(
            Map.entry("media", -2),
            Map.entry("special", -1),
            Map.entry("talk", 1),
            Map.entry("user", 2),
            Map.entry("user talk", 3),
            Map.entry("project", 4),
            Map.entry("project talk", 5),
            Map.entry("wikipedia", 4),
            Map.entry("wp", 4),
            Map.entry("file", FILE),
            Map.entry("image", FILE),
            Map.entry("file talk", 7),
            Map.entry("mediawiki", 8),
            Map.entry("mediawiki talk", 9),
            Map.entry("template", 10),
            Map.entry("template talk", 11),
            Map.entry("help", 12),
            Map.entry("help talk", 13),
            Map.entry("category", CATEGORY),
            Map.entry("category talk", 15),
            Map.entry("portal", 100),
            Map.entry("module", 828));

    /** English Wikipedia, for a dump without a head. */
    public static final SiteInfo DEFAULT = new SiteInfo("enwiki", true, ENGLISH);

    /** Copies the map. */
    public SiteInfo {
        namespaces = Map.copyOf(namespaces);
    }

    /**
     * Reads the head of a dump.
     *
     * @param head the XML up to the first page
     * @return what it says; what it does not say is as in {@link #DEFAULT}
     */
    public static SiteInfo parse(String head) {
        Map<String, Integer> names = new HashMap<>(ENGLISH);
        Matcher namespace = NAMESPACE.matcher(head);
        while (namespace.find()) {
            names.put(
                    Titles.collapse(namespace.group(2)).toLowerCase(Locale.ROOT), Integer.valueOf(namespace.group(1)));
        }
        Matcher database = DATABASE.matcher(head);
        Matcher letterCase = CASE.matcher(head);
        return new SiteInfo(
                database.find() ? database.group(1) : "",
                !letterCase.find() || !letterCase.group(1).equals("case-sensitive"),
                names);
    }

    /** The number of the namespace with a name, in any case; null if there is none. */
    @org.jspecify.annotations.Nullable
    Integer namespace(String name) {
        return namespaces.get(Titles.collapse(name).toLowerCase(Locale.ROOT));
    }
}

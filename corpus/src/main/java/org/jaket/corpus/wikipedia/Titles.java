package org.jaket.corpus.wikipedia;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** The titles of pages, as links name them and as pages have them. */
public final class Titles {

    private static final Pattern SPACES = Pattern.compile("[\\s_\\p{Z}]+");
    private static final Pattern INTERLANGUAGE = Pattern.compile(
            "[a-z]{2,3}|simple|be-tarask|be-x-old|zh-[a-z-]+|roa-[a-z]+|map-bms|nds-nl|fiu-vro|bat-smg|cbk-zam");
    private static final Set<String> OTHER_WIKIS = Set.of(
            "w",
            "wikipedia",
            "wikt",
            "wiktionary",
            "s",
            "wikisource",
            "q",
            "wikiquote",
            "b",
            "wikibooks",
            "n",
            "wikinews",
            "v",
            "wikiversity",
            "voy",
            "wikivoyage",
            "c",
            "commons",
            "d",
            "wikidata",
            "m",
            "meta",
            "species",
            "wikispecies",
            "mw",
            "mediawikiwiki",
            "foundation",
            "wmf",
            "phab",
            "doi",
            "google",
            "imdbname",
            "imdbtitle");
    private static final Pattern PARENTHESIS = Pattern.compile("^(.+?)\\s*\\([^()]*\\)$");

    /** What a link leads to. */
    enum Kind {
        /** A page of the encyclopedia itself. */
        ARTICLE,
        /** Another page, here or in another wiki: its text is shown and means no entity. */
        OTHER,
        /** A picture, a category or the same page in another language: nothing is shown. */
        HIDDEN
    }

    /**
     * What a link leads to.
     *
     * @param kind what it is
     * @param title of an article, as the article has it; empty for a place in the page itself
     */
    record Target(Kind kind, String title) {}

    private Titles() {}

    /**
     * Reads the target of a link.
     *
     * @param written what stands before the bar, without character references
     * @param site the wiki
     * @return where it leads
     */
    static Target target(String written, SiteInfo site) {
        String target = collapse(written);
        boolean shown = target.startsWith(":");
        if (shown) {
            target = target.substring(1).strip();
        }
        int colon = target.indexOf(':');
        if (colon > 0) {
            String prefix = target.substring(0, colon).strip();
            Integer namespace = site.namespace(prefix);
            if (namespace != null && namespace != SiteInfo.ARTICLE) {
                boolean hidden = namespace == SiteInfo.FILE || namespace == SiteInfo.CATEGORY;
                return new Target(hidden && !shown ? Kind.HIDDEN : Kind.OTHER, "");
            }
            if (OTHER_WIKIS.contains(prefix.toLowerCase(java.util.Locale.ROOT))) {
                return new Target(Kind.OTHER, "");
            }
            boolean tight = colon + 1 < target.length() && target.charAt(colon + 1) != ' ';
            if (tight && INTERLANGUAGE.matcher(prefix).matches()) {
                return new Target(shown ? Kind.OTHER : Kind.HIDDEN, "");
            }
        }
        return new Target(Kind.ARTICLE, article(target, site));
    }

    /**
     * The title of an article as the article has it.
     *
     * @param written a title, perhaps with underscores, percent signs, a section after {@code #}, a small first letter
     * @param site the wiki
     * @return the title, empty if only a section is named
     */
    public static String article(String written, SiteInfo site) {
        int section = written.indexOf('#');
        String title = collapse(decodePercent(section < 0 ? written : written.substring(0, section)));
        return site.firstLetterCase() ? upperFirst(title) : title;
    }

    /** A title without what tells it from others of its name: {@code Mercury} for {@code Mercury (planet)}. */
    public static String plain(String title) {
        var matcher = PARENTHESIS.matcher(title);
        return matcher.matches() ? matcher.group(1) : title;
    }

    /** Underscores and every kind of white space to single spaces, none at the ends. */
    static String collapse(String text) {
        return SPACES.matcher(text).replaceAll(" ").strip();
    }

    private static String upperFirst(String title) {
        if (title.isEmpty()) {
            return title;
        }
        int first = title.codePointAt(0);
        // As MediaWiki does it: Georgian has capitals that are not used at the start of words.
        int upper = first >= 0x10D0 && first <= 0x10FF ? first : Character.toUpperCase(first);
        return upper == first ? title : Character.toString(upper) + title.substring(Character.charCount(first));
    }

    /** {@code %C3%A9} to {@code é}; what is no UTF-8 stays as it is written. */
    private static String decodePercent(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int size = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                decoded[size++] = bytes[i];
            } else {
                decoded[size++] = (byte) (16 * high + low);
                i += 2;
            }
        }
        String result = new String(decoded, 0, size, StandardCharsets.UTF_8);
        return result.indexOf('\uFFFD') >= 0 ? text : result;
    }
}

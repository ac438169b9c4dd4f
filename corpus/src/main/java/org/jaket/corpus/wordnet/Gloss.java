package org.jaket.corpus.wordnet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gloss taken apart.
 *
 * @param definition what the synset means; quotations that belong to its wording stay in it
 * @param examples every quotation of the gloss
 */
record Gloss(String definition, List<String> examples) {

    private static final Pattern QUOTATION = Pattern.compile("\"([^\"]*)\"");

    /** An example follows a semicolon or a colon; a quotation elsewhere is part of the definition. */
    private static final Pattern FIRST_EXAMPLE = Pattern.compile("[;:]\\s*\"");

    static Gloss parse(String gloss) {
        List<String> examples = new ArrayList<>();
        Matcher quotation = QUOTATION.matcher(gloss);
        while (quotation.find()) {
            examples.add(quotation.group(1).strip());
        }
        Matcher first = FIRST_EXAMPLE.matcher(gloss);
        String definition = gloss.startsWith("\"") ? "" : first.find() ? gloss.substring(0, first.start()) : gloss;
        return new Gloss(definition.strip().replaceFirst("[;:]+$", ""), List.copyOf(examples));
    }
}

package org.jaket.corpus.wordnet;

import java.util.List;

/** The 45 lexicographer files, in WordNet's own numbering (lexnames, section 5 of its manual). */
final class LexicographerFiles {

    private record File(String name, String content) {}

    private static final List<File> FILES = List.of(
            new File("adj.all", "adjectives"),
            new File("adj.pert", "relational adjectives"),
            new File("adv.all", "adverbs"),
            new File("noun.Tops", "the most general nouns"),
            new File("noun.act", "acts and actions"),
            new File("noun.animal", "animals"),
            new File("noun.artifact", "things made by people"),
            new File("noun.attribute", "attributes of people and things"),
            new File("noun.body", "parts of the body"),
            new File("noun.cognition", "thoughts, knowledge and its fields"),
            new File("noun.communication", "communication, language and its products"),
            new File("noun.event", "natural events"),
            new File("noun.feeling", "feelings and emotions"),
            new File("noun.food", "foods and drinks"),
            new File("noun.group", "groups of people or things"),
            new File("noun.location", "places and regions"),
            new File("noun.motive", "goals and motives"),
            new File("noun.object", "natural objects"),
            new File("noun.person", "people"),
            new File("noun.phenomenon", "natural phenomena"),
            new File("noun.plant", "plants"),
            new File("noun.possession", "possession and its transfer"),
            new File("noun.process", "natural processes"),
            new File("noun.quantity", "quantities and units of measure"),
            new File("noun.relation", "relations between people, things or ideas"),
            new File("noun.shape", "shapes in two and three dimensions"),
            new File("noun.state", "stable states of affairs"),
            new File("noun.substance", "substances"),
            new File("noun.time", "time and temporal relations"),
            new File("verb.body", "grooming, dressing and care of the body"),
            new File("verb.change", "change of size, temperature, intensity and the like"),
            new File("verb.cognition", "thinking, judging, analysing and doubting"),
            new File("verb.communication", "telling, asking, ordering and singing"),
            new File("verb.competition", "fighting and athletic activities"),
            new File("verb.consumption", "eating and drinking"),
            new File("verb.contact", "touching, hitting, tying and digging"),
            new File("verb.creation", "sewing, baking, painting and performing"),
            new File("verb.emotion", "feeling"),
            new File("verb.motion", "walking, flying and swimming"),
            new File("verb.perception", "seeing, hearing and feeling"),
            new File("verb.possession", "buying, selling and owning"),
            new File("verb.social", "political and social activities and events"),
            new File("verb.stative", "being, having and spatial relations"),
            new File("verb.weather", "raining, snowing, thawing and thundering"),
            new File("adj.ppl", "participial adjectives"));

    private LexicographerFiles() {}

    static int count() {
        return FILES.size();
    }

    static String name(int file) {
        return FILES.get(file).name();
    }

    static String content(int file) {
        return FILES.get(file).content();
    }

    /** The word before the point read out: {@code noun} for {@code noun.animal}. */
    static String label(int file) {
        return name(file).substring(name(file).indexOf('.') + 1);
    }

    static int index(String name) {
        for (int file = 0; file < FILES.size(); file++) {
            if (FILES.get(file).name().equals(name)) {
                return file;
            }
        }
        return -1;
    }

    static List<String> names() {
        return FILES.stream().map(File::name).toList();
    }
}

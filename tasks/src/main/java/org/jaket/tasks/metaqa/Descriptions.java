package org.jaket.tasks.metaqa;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jaket.finetune.DescribedText;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What describes the entities and relations of MetaQA: for an entity one training question about it, sampled, never one of
 * dev or test (section 4.2); where there is none, its name. For a relation a sentence written by hand.
 */
final class Descriptions {

    /** What describes each relation of MetaQA. */
    static final Map<String, String> RELATIONS = Map.of(
            "directed_by", "the person who directed the movie",
            "written_by", "the person who wrote the movie",
            "starred_actors", "an actor or actress who plays in the movie",
            "release_year", "the year in which the movie was released",
            "in_language", "the language that is spoken in the movie",
            "has_genre", "the genre of the movie, such as comedy or thriller",
            "has_tags", "a keyword that describes what the movie is about",
            "has_imdb_rating", "how good the viewers find the movie",
            "has_imdb_votes", "how popular the movie is among the viewers");

    private Descriptions() {}

    /** One text for each entity. */
    static List<DescribedText> entities(
            MovieGraph graph, List<Question> training, Tokenizer tokenizer, int maxLength, Randomness randomness) {
        Question[] chosen = chosen(graph, training, randomness);
        List<DescribedText> texts = new ArrayList<>(chosen.length);
        for (int e = 0; e < chosen.length; e++) {
            Question about = chosen[e];
            texts.add(
                    about == null
                            ? DescribedText.of(tokenizer, graph.names().get(e), "", maxLength)
                            : DescribedText.of(tokenizer, about.text(), about.from(), about.to(), maxLength));
        }
        return texts;
    }

    /** The question that describes each entity; null where there is none about it. */
    static @Nullable Question[] chosen(MovieGraph graph, List<Question> training, Randomness randomness) {
        @Nullable Question[] chosen = new Question[graph.names().size()];
        int[] seen = new int[chosen.length];
        SplittableRandom random = randomness.stream(Purpose.TASK_EXAMPLES, -1);
        for (Question question : training) {
            // Every question about an entity is kept with the same chance.
            if (random.nextInt(++seen[question.topic()]) == 0) {
                chosen[question.topic()] = question;
            }
        }
        return chosen;
    }

    /** The relation's name in words. */
    static String relationName(String id) {
        return id.replace('_', ' ');
    }

    /** What describes a relation; empty for one that MetaQA has not. */
    static String ofRelation(String id) {
        return RELATIONS.getOrDefault(id, "");
    }

    /** One text for each relation id of the graph, the inverse ones after the others. */
    static List<DescribedText> relations(MovieGraph graph, Tokenizer tokenizer, int maxLength) {
        int declared = graph.relations().size();
        List<DescribedText> texts = new ArrayList<>();
        for (int r = 0; r < graph.graph().relationCount(); r++) {
            String id = graph.relations().get(r % declared);
            String name = (r < declared ? "" : "inverse of ") + relationName(id);
            texts.add(DescribedText.of(tokenizer, name, ofRelation(id), maxLength));
        }
        return texts;
    }
}

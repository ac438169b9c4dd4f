package org.jaket.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The tokens of words seen before, for tokenizers that never look beyond a space. A text has few new words, and the
 * native code is slow: on WordNet this saves nine tenths of the time.
 */
final class WordCache {

    /** Some 50 MB; what does not fit is encoded each time. */
    private static final int CAPACITY = 250_000;

    private final Map<String, Encoded> known = new ConcurrentHashMap<>();

    /**
     * Encodes texts word by word.
     *
     * @param texts the texts
     * @param encoder encodes texts as a whole
     * @return what the encoder would return
     */
    List<Encoded> encode(List<String> texts, Function<List<String>, List<Encoded>> encoder) {
        Set<String> missing = new LinkedHashSet<>();
        for (String text : texts) {
            for (int from = 0; from < text.length(); ) {
                int to = end(text, from);
                String word = text.substring(from, to);
                if (to > from && !known.containsKey(word)) {
                    missing.add(word);
                }
                from = to + 1;
            }
        }
        List<String> words = List.copyOf(missing);
        List<Encoded> encoded = encoder.apply(words);
        Map<String, Encoded> fresh = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            fresh.put(words.get(i), encoded.get(i));
        }
        List<Encoded> result = new ArrayList<>(texts.size());
        texts.forEach(text -> result.add(join(text, fresh)));
        if (known.size() + fresh.size() <= CAPACITY) {
            known.putAll(fresh);
        }
        return result;
    }

    private Encoded join(String text, Map<String, Encoded> fresh) {
        int[] ids = new int[text.length() + 8];
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        int count = 0;
        for (int from = 0; from < text.length(); ) {
            int to = end(text, from);
            if (to > from) {
                Encoded word = word(text.substring(from, to), fresh);
                if (count + word.size() > ids.length) {
                    int more = 2 * (count + word.size());
                    ids = Arrays.copyOf(ids, more);
                    starts = Arrays.copyOf(starts, more);
                    ends = Arrays.copyOf(ends, more);
                }
                for (int i = 0; i < word.size(); i++) {
                    ids[count] = word.ids()[i];
                    starts[count] = from + word.starts()[i];
                    ends[count++] = from + word.ends()[i];
                }
            }
            from = to + 1;
        }
        return new Encoded(Arrays.copyOf(ids, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    private Encoded word(String word, Map<String, Encoded> fresh) {
        Encoded found = known.get(word);
        if (found == null) {
            found = fresh.get(word);
        }
        if (found == null) {
            throw new IllegalStateException("the word \"" + word + "\" has not been encoded");
        }
        return found;
    }

    private static int end(String text, int from) {
        int space = text.indexOf(' ', from);
        return space < 0 ? text.length() : space;
    }
}

package org.jaket.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jaket.text.Encoded;
import org.jaket.text.Vocabulary;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a passage that the model reads at once, and the mentions in it.
 *
 * @param passage the passage's number
 * @param tokens from [CLS] to [SEP]
 * @param sites the numbers of the mentions, in the passage
 * @param starts the first token of each mention
 * @param ends the last token of each mention, inclusive
 */
record MentionWindow(int passage, int[] tokens, int[] sites, int[] starts, int[] ends) {

    /**
     * Cuts a passage into windows. One that fits is one window; of a longer one, each window starts a quarter of its
     * length before its first mention and takes the mentions that leave a quarter after them.
     *
     * @param passage the passage's number
     * @param encoded its tokens
     * @param sites its mentions, sorted and disjoint
     * @param vocabulary the special tokens
     * @param maxLength the most tokens of a window, at least 8
     */
    static List<MentionWindow> of(
            int passage, Encoded encoded, List<MentionScorer.Site> sites, Vocabulary vocabulary, int maxLength) {
        List<Encoded.@Nullable Span> spans =
                sites.stream().map(site -> touching(encoded, site)).toList();
        int room = maxLength - 2;
        List<MentionWindow> windows = new ArrayList<>();
        int next = 0;
        while (next < sites.size()) {
            Encoded.Span first = spans.get(next);
            if (first == null) {
                next++;
                continue;
            }
            int from = Math.max(0, Math.min(first.start() - room / 4, encoded.size() - room));
            int to = Math.min(encoded.size(), from + room);
            int limit = to == encoded.size() ? to : to - room / 4;
            int last = next + 1;
            while (last < sites.size() && fits(spans.get(last), limit)) {
                last++;
            }
            windows.add(window(passage, encoded, spans, next, last, from, to, vocabulary));
            next = last;
        }
        return windows;
    }

    private static boolean fits(Encoded.@Nullable Span span, int limit) {
        return span == null || span.end() < limit;
    }

    private static MentionWindow window(
            int passage,
            Encoded encoded,
            List<Encoded.@Nullable Span> spans,
            int first,
            int last,
            int from,
            int to,
            Vocabulary vocabulary) {
        int[] tokens = new int[to - from + 2];
        tokens[0] = vocabulary.clsId();
        System.arraycopy(encoded.ids(), from, tokens, 1, to - from);
        tokens[to - from + 1] = vocabulary.sepId();
        int[] columns = new int[3 * (last - first)];
        int count = 0;
        for (int s = first; s < last; s++) {
            Encoded.Span span = spans.get(s);
            if (span != null) {
                columns[3 * count] = s;
                columns[3 * count + 1] = span.start() - from + 1;
                columns[3 * count++ + 2] = Math.min(span.end(), to - 1) - from + 1;
            }
        }
        return new MentionWindow(
                passage, tokens, column(columns, 0, count), column(columns, 1, count), column(columns, 2, count));
    }

    private static int[] column(int[] rows, int column, int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> rows[3 * i + column]);
        return values;
    }

    /** The tokens that a piece of text touches, which may reach beyond it; null if it touches none. */
    private static Encoded.@Nullable Span touching(Encoded encoded, MentionScorer.Site site) {
        int low = 0;
        int high = encoded.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (encoded.ends()[middle] > site.from()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        int end = low;
        while (end < encoded.size() && encoded.starts()[end] < site.to()) {
            end++;
        }
        return end == low ? null : new Encoded.Span(low, end - 1);
    }
}

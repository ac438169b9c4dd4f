package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pairs of about equal length together: a sequence is padded to the longest of its group, and what is padded costs as much
 * as what is read. In one group a fifth of an episode's tokens is padding, in groups of this size a tenth.
 */
final class PairGroups {

    /** The least tokens of a group to train on: fewer do not keep two cores busy, more take memory. */
    static final int TOKENS = 1024;

    /** The least tokens of a group that is only read, of which nothing is kept for a gradient. */
    static final int READ_TOKENS = 4096;

    private PairGroups() {}

    /**
     * Divides pairs, the longest first.
     *
     * @param lengths the number of tokens of each pair
     * @param tokens the least tokens of a group
     * @return positions of the pairs of each group
     */
    static List<List<Integer>> of(int[] lengths, int tokens) {
        List<Integer> order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(p -> -lengths[p]))
                .toList();
        List<List<Integer>> groups = new ArrayList<>();
        int from = 0;
        while (from < order.size()) {
            int longest = lengths[order.get(from)];
            int size = Math.min(order.size() - from, (tokens + longest - 1) / longest);
            int left = order.size() - from - size;
            if (left > 0 && left * lengths[order.get(from + size)] < tokens / 2) {
                size += left;
            }
            groups.add(order.subList(from, from + size));
            from += size;
        }
        return groups;
    }
}

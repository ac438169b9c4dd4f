package org.jaket.corpus.link;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jaket.corpus.Progress;
import org.jaket.store.Dataset;
import org.jaket.store.TextSequences;
import org.jaket.text.Tokenizer;

/**
 * What the text of a data set shows about names: how often each occurs, how often it is then a link, and to what. Read
 * from the text to train on, never from held-out text, and not from descriptions that are text as well. Immutable, safe for use from several threads.
 */
final class LinkCounts {

    /** Sequences that are read, evenly spaced over the text. */
    static final int SEQUENCES = 50_000;

    private final int[] occurrences;
    private final int[] links;
    private final Map<Long, Integer> pairs;
    private final int[] weight;
    private final double rate;
    private final boolean caseKnown;

    private LinkCounts(int[] occurrences, int[] links, Map<Long, Integer> pairs, int[] weight, boolean caseKnown) {
        this.occurrences = occurrences;
        this.links = links;
        this.pairs = pairs;
        this.weight = weight;
        this.caseKnown = caseKnown;
        long all = Arrays.stream(links).asLongStream().sum();
        long seen = Arrays.stream(occurrences).asLongStream().sum();
        rate = all == 0 ? 1 : (double) all / seen;
    }

    /** Of a graph of which nothing but its names is known. */
    static LinkCounts none(int names, int entities) {
        return new LinkCounts(new int[names], new int[names], Map.of(), new int[entities], true);
    }

    /** Reads the text of a data set. */
    static LinkCounts of(Dataset dataset, NameIndex names, boolean ignoreCase, Progress progress) {
        int[] weight = degrees(dataset);
        try (Tokenizer tokenizer = Tokenizer.load(dataset.tokenizerFile())) {
            Reader reader = new Reader(names, tokenizer, descriptions(dataset), ignoreCase, weight);
            TextSequences text = dataset.text();
            int wanted = Math.min(SEQUENCES, text.size());
            for (int i = 0; i < wanted; i++) {
                int sequence = (int) ((long) i * text.size() / wanted);
                reader.read(text.tokens(sequence), text.mentions(sequence));
                if (i % 256 == 0) {
                    progress.at("counting links", i, wanted);
                }
            }
            progress.at("counting links", wanted, wanted);
            return reader.counts();
        }
    }

    /** Descriptions may be text as well, but that an entity's own description names it says nothing about other text. */
    private static Set<Long> descriptions(Dataset dataset) {
        Set<Long> hashes = new HashSet<>();
        for (int e = 0; e < dataset.entityCount(); e++) {
            int[] tokens = dataset.descriptions().tokens(e);
            hashes.add(hash(Arrays.copyOfRange(tokens, 1, Math.max(1, tokens.length - 1))));
        }
        return hashes;
    }

    private static long hash(int[] tokens) {
        long hash = tokens.length;
        for (int token : tokens) {
            hash = (hash ^ token) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    private static int[] degrees(Dataset dataset) {
        long[] offsets = dataset.graphOffsets();
        int[] degree = new int[dataset.entityCount()];
        for (int e = 0; e < degree.length; e++) {
            degree[e] = (int) (offsets[e + 1] - offsets[e]);
        }
        for (int tail : dataset.graphNeighbors()) {
            degree[tail]++;
        }
        return degree;
    }

    /** How many times a name is a link to an entity. */
    int links(NameIndex.Name name, int entity) {
        return pairs.getOrDefault(key(name, entity), 0);
    }

    /** How many edges and how many mentions an entity has. */
    int weight(int entity) {
        return weight[entity];
    }

    /**
     * How likely an occurrence of a name is a link: the share among those seen, drawn to the share over all names by one
     * further occurrence. 1 for every name where the text has no link at all.
     *
     * @param capitals whether capitals set the name apart from others; text whose case is lost cannot speak against it
     */
    double linkProbability(NameIndex.Name name, boolean capitals) {
        double share = (links[name.index()] + rate) / (occurrences[name.index()] + 1);
        return capitals && !caseKnown ? Math.max(share, rate) : share;
    }

    private static long key(NameIndex.Name name, int entity) {
        return (long) name.index() << 32 | entity;
    }

    /** Counts in one sequence after the other. */
    private static final class Reader {
        private final NameIndex names;
        private final Tokenizer tokenizer;
        private final MentionFinder finder;
        private final BitSet special;
        private final Set<Long> descriptions;
        private final boolean caseKnown;
        private final int[] occurrences;
        private final int[] links;
        private final Map<Long, Integer> pairs = new HashMap<>();
        private final int[] weight;

        Reader(NameIndex names, Tokenizer tokenizer, Set<Long> descriptions, boolean ignoreCase, int[] weight) {
            this.names = names;
            this.tokenizer = tokenizer;
            this.descriptions = descriptions;
            this.weight = weight;
            caseKnown = !Arrays.equals(
                    tokenizer.encode("US").ids(), tokenizer.encode("us").ids());
            finder = new MentionFinder(names, ignoreCase || !caseKnown, true);
            special = tokenizer.vocabulary().special();
            occurrences = new int[names.size()];
            links = new int[names.size()];
        }

        void read(int[] tokens, int[] mentions) {
            int start = 0;
            int mention = 0;
            for (int end = 0; end <= tokens.length; end++) {
                if (end < tokens.length && !special.get(tokens[end])) {
                    continue;
                }
                int[] part = Arrays.copyOfRange(tokens, start, end);
                boolean text = part.length > 0 && !descriptions.contains(hash(part));
                if (text) {
                    countNames(part);
                }
                for (; mention < mentions.length && mentions[mention + 1] < end; mention += 3) {
                    if (text) {
                        link(
                                mentions[mention],
                                Arrays.copyOfRange(tokens, mentions[mention + 1], mentions[mention + 2] + 1));
                    }
                }
                start = end + 1;
            }
        }

        private void countNames(int[] tokens) {
            finder.find(Folding.fold(tokenizer.decode(tokens)))
                    .forEach(match -> occurrences[match.name().index()]++);
        }

        private void link(int entity, int[] tokens) {
            weight[entity]++;
            NameIndex.Name name =
                    names.get(Folding.fold(tokenizer.decode(tokens)).toString());
            if (name != null) {
                links[name.index()]++;
                pairs.merge(key(name, entity), 1, Integer::sum);
            }
        }

        LinkCounts counts() {
            for (int n = 0; n < links.length; n++) {
                occurrences[n] = Math.max(occurrences[n], links[n]);
            }
            return new LinkCounts(occurrences, links, pairs, weight, caseKnown);
        }
    }
}

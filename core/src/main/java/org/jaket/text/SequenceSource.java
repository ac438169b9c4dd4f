package org.jaket.text;

/** Token sequences with mentions, by index; the view of a data set's text that batches are cut from. */
public interface SequenceSource {

    /** The number of sequences. */
    int size();

    /** The tokens of a sequence, from [CLS] to [SEP]; the caller may keep the array but not change it. */
    int[] tokens(int index);

    /** The mentions of a sequence as triples (entity, start, end inclusive), sorted by start and disjoint. */
    int[] mentions(int index);
}

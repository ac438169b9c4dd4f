package org.jaket.tasks.metaqa;

import java.util.Arrays;

/**
 * One question of MetaQA.
 *
 * @param id the file's name and the line, from 1, such as {@code qa_dev.txt:17}
 * @param text the question without brackets
 * @param from index of the topic's first character
 * @param to index after its last character
 * @param topic the topic entity
 * @param answers the answers that are in the graph, ascending
 */
record Question(String id, String text, int from, int to, int topic, int[] answers) {

    /** Whether an entity answers the question; -1, for none, does not. */
    boolean isAnswer(int entity) {
        return Arrays.binarySearch(answers, entity) >= 0;
    }
}

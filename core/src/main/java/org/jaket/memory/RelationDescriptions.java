package org.jaket.memory;

import java.util.List;
import org.jaket.store.Relation;
import org.jaket.text.Encoded;
import org.jaket.text.Tokenizer;

/**
 * What LM1 reads of the relations of a graph (section 3.7): {@code label: description}, the label being the mention. The
 * inverse of a relation is called {@code inverse of label}.
 */
public final class RelationDescriptions implements Descriptions {

    private final int[][] tokens;
    private final int[] last;

    private RelationDescriptions(int size) {
        tokens = new int[size][];
        last = new int[size];
    }

    /**
     * The descriptions of a graph's relation ids.
     *
     * @param relations the P declared relations
     * @param relationCount P, or 2 P where P + r is the inverse of r
     * @param tokenizer cuts them into tokens
     * @param maxLength the most tokens, special ones included
     */
    public static RelationDescriptions of(
            List<Relation> relations, int relationCount, Tokenizer tokenizer, int maxLength) {
        RelationDescriptions result = new RelationDescriptions(relationCount);
        for (int r = 0; r < relationCount; r++) {
            Relation relation = relations.get(r % relations.size());
            String label = relation.label().isBlank() ? relation.id() : relation.label();
            String name = r < relations.size() ? label : "inverse of " + label;
            String text = relation.description().isBlank() ? name : name + ": " + relation.description();
            result.set(r, tokenizer, tokenizer.encode(text), name.length(), maxLength);
        }
        return result;
    }

    private void set(int r, Tokenizer tokenizer, Encoded encoded, int nameLength, int maxLength) {
        int kept = Math.min(encoded.size(), maxLength - 2);
        tokens[r] = new int[kept + 2];
        tokens[r][0] = tokenizer.clsId();
        System.arraycopy(encoded.ids(), 0, tokens[r], 1, kept);
        tokens[r][kept + 1] = tokenizer.sepId();
        Encoded.Span name = encoded.span(0, nameLength);
        last[r] = name == null || name.end() >= kept ? 0 : name.end() + 1;
    }

    /** The number of relation ids. */
    public int size() {
        return tokens.length;
    }

    @Override
    public int length(int index) {
        return tokens[index].length;
    }

    @Override
    public void copy(int index, int[] into, int at) {
        System.arraycopy(tokens[index], 0, into, at, tokens[index].length);
    }

    @Override
    public int first(int index) {
        return last[index] == 0 ? 0 : 1;
    }

    @Override
    public int last(int index) {
        return last[index];
    }
}

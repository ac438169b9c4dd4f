package org.jaket.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Encoded;
import org.jaket.text.Vocabulary;
import org.junit.jupiter.api.Test;

class SequencePackerTest {

    private static final Vocabulary VOCABULARY = new Vocabulary(1000, 1, 2, 3, 0, new BitSet());

    record Sequence(int[] tokens, int[] mentions) {}

    private final List<Sequence> out = new ArrayList<>();
    private final SequencePacker packer = new SequencePacker(VOCABULARY, 10, (t, m) -> out.add(new Sequence(t, m)));

    /** One token a letter. */
    private static Encoded letters(String text) {
        int[] starts = IntStream.range(0, text.length()).toArray();
        return new Encoded(
                text.chars().toArray(),
                starts,
                IntStream.of(starts).map(s -> s + 1).toArray());
    }

    private void add(String text, AnnotatedText.Link... links) {
        packer.add(new AnnotatedText(text, List.of(links), false), letters(text));
    }

    @Test
    void packsNeighboursWithSeparators() {
        add("ab");
        add("cde", new AnnotatedText.Link(7, 1, 3, "x"));
        add("fg");
        packer.flush();
        assertThat(out).hasSize(2);
        assertThat(out.get(0).tokens()).containsExactly(1, 'a', 'b', 2, 'c', 'd', 'e', 2);
        assertThat(out.get(0).mentions()).containsExactly(7, 5, 6);
        assertThat(out.get(1).tokens()).containsExactly(1, 'f', 'g', 2);
        assertThat(out.get(1).mentions()).isEmpty();
    }

    @Test
    void cutsALongTextBeforeAMention() {
        add("abcdefghijkl", new AnnotatedText.Link(7, 6, 9, "x"));
        packer.flush();
        assertThat(out.get(0).tokens()).containsExactly(1, 'a', 'b', 'c', 'd', 'e', 'f', 2);
        assertThat(out.get(1).tokens()).containsExactly(1, 'g', 'h', 'i', 'j', 'k', 'l', 2);
        assertThat(out.get(1).mentions()).containsExactly(7, 1, 3);
        assertThat(packer.lostMentions()).isZero();
    }

    @Property(tries = 200)
    void losesNoTokenAndAccountsForEveryMention(@ForAll long seed) {
        out.clear();
        SequencePacker packed = new SequencePacker(VOCABULARY, 10, (t, m) -> out.add(new Sequence(t, m)));
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder all = new StringBuilder();
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String text = "abcdefghijklmnopqrstuvwxyz".substring(0, random.nextInt(26));
            List<AnnotatedText.Link> links = new ArrayList<>();
            for (int at = 0; at + 4 < text.length(); at += 4 + random.nextInt(6)) {
                int to = at + 1 + random.nextInt(4);
                links.add(new AnnotatedText.Link(i, at, to, "x"));
                wanted.add(i + text.substring(at, to));
            }
            packed.add(new AnnotatedText(text, links, false), letters(text));
            all.append(text);
        }
        packed.flush();
        StringBuilder found = new StringBuilder();
        List<String> mentions = new ArrayList<>();
        for (Sequence sequence : out) {
            assertThat(sequence.tokens().length).isBetween(3, 10);
            assertThat(sequence.tokens()[0]).isEqualTo(1);
            assertThat(sequence.tokens()[sequence.tokens().length - 1]).isEqualTo(2);
            IntStream.of(sequence.tokens()).filter(t -> t > 3).forEach(t -> found.append((char) t));
            int end = 0;
            for (int m = 0; m < sequence.mentions().length; m += 3) {
                assertThat(sequence.mentions()[m + 1]).isGreaterThan(end);
                end = sequence.mentions()[m + 2];
                StringBuilder surface = new StringBuilder().append(sequence.mentions()[m]);
                for (int t = sequence.mentions()[m + 1]; t <= end; t++) {
                    surface.append((char) sequence.tokens()[t]);
                }
                mentions.add(surface.toString());
            }
        }
        assertThat(found.toString()).isEqualTo(all.toString());
        assertThat(mentions)
                .as("no mention is longer than a sequence, so none is lost")
                .isEqualTo(wanted);
        assertThat(packed.lostMentions()).isZero();
        assertThat(packed.mentionSources().getOrDefault("x", 0L)).isEqualTo(wanted.size());
    }
}

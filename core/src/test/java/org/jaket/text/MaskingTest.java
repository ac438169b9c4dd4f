package org.jaket.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jaket.random.Randomness;
import org.junit.jupiter.api.Test;

class MaskingTest {

    private static final int CLS = 101;
    private static final int SEP = 102;
    private static final int MASK = 103;
    private static final int PAD = 0;
    private static final Vocabulary VOCABULARY = new Vocabulary(1000, CLS, SEP, MASK, PAD, unknown());

    private static BitSet unknown() {
        BitSet special = new BitSet();
        special.set(100);
        return special;
    }

    /** Sequences of random tokens, with a two-token mention at every fifth position. */
    record RandomText(int size, long seed) implements SequenceSource {
        @Override
        public int[] tokens(int index) {
            SplittableRandom random = new SplittableRandom(seed + index);
            int[] tokens = IntStream.generate(() -> VOCABULARY.randomToken(random))
                    .limit(3 + random.nextInt(60))
                    .toArray();
            tokens[0] = CLS;
            tokens[tokens.length - 1] = SEP;
            return tokens;
        }

        @Override
        public int[] mentions(int index) {
            int length = tokens(index).length;
            return IntStream.iterate(1, t -> t + 2 < length, t -> t + 5)
                    .flatMap(t -> IntStream.of(7 * index + t, t, t + 1))
                    .toArray();
        }
    }

    private static TextBatch batch(int size, long seed) {
        return TextBatch.of(new RandomText(size, seed), IntStream.range(0, size).toArray(), PAD);
    }

    private static MaskedBatch mask(TextBatch text, MaskingOptions options, long seed) {
        return new Masking(VOCABULARY, options).mask(text, new SplittableRandom(seed), new SplittableRandom(~seed));
    }

    private static void assertRate(long hits, long trials, double rate) {
        double deviation = Math.sqrt(trials * rate * (1 - rate));
        assertThat((double) hits).isBetween(trials * rate - 5 * deviation, trials * rate + 5 * deviation);
    }

    @Property(tries = 20)
    void ratesAreThePapers(@ForAll long seed) {
        TextBatch text = batch(400, seed);
        MaskedBatch masked = mask(text, MaskingOptions.PAPER, seed);
        int trials = text.tokenCount() - 2 * text.size();
        int[] positions = masked.maskedPositions();
        assertRate(positions.length, trials, 0.15);
        long asMask = Arrays.stream(positions)
                .filter(p -> masked.inputTokens()[p] == MASK)
                .count();
        long same = Arrays.stream(positions)
                .filter(p -> masked.inputTokens()[p] == text.tokens()[p])
                .count();
        assertRate(asMask, positions.length, 0.8);
        assertRate(same, positions.length, 0.1 + 0.1 / 995);
        assertRate(masked.targetMentions().length, text.mentionCount(), 0.15);
    }

    @Property(tries = 100)
    void onlyMaskablePositionsChangeAndTargetsAreTheOriginals(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int size) {
        TextBatch text = batch(size, seed);
        MaskedBatch masked = mask(text, MaskingOptions.PAPER, seed);
        int[] positions = masked.maskedPositions();
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        int next = 0;
        for (int p = 0; p < text.tokens().length; p++) {
            boolean chosen = next < positions.length && positions[next] == p;
            if (chosen) {
                assertThat(VOCABULARY.isSpecial(text.tokens()[p])).isFalse();
                assertThat(masked.maskedTargets()[next]).isEqualTo(text.tokens()[p]);
                int read = masked.inputTokens()[p];
                assertThat(read == MASK || !VOCABULARY.isSpecial(read)).isTrue();
                assertThat(masked.maskedInsideMention()[next]).isEqualTo(insideMention(text, p));
                next++;
            } else {
                assertThat(masked.inputTokens()[p]).isEqualTo(text.tokens()[p]);
            }
        }
        assertThat(next).isEqualTo(positions.length);
        assertThat(masked.withheld()).isEqualTo(masked.entityTarget());
    }

    private static boolean insideMention(TextBatch text, int position) {
        return IntStream.range(0, text.mentionCount())
                .anyMatch(m -> text.mentionSequence()[m] == position / text.length()
                        && text.mentionStart()[m] <= position % text.length()
                        && text.mentionEnd()[m] >= position % text.length());
    }

    @Property(tries = 50)
    void sameStreamsSameMasks(@ForAll long seed) {
        TextBatch text = batch(8, seed);
        MaskedBatch one = mask(text, MaskingOptions.PAPER, seed);
        MaskedBatch two = mask(text, MaskingOptions.PAPER, seed);
        assertThat(two.inputTokens()).isEqualTo(one.inputTokens());
        assertThat(two.maskedPositions()).isEqualTo(one.maskedPositions());
        assertThat(two.withheld()).isEqualTo(one.withheld());
    }

    @Property(tries = 50)
    void theEntityStreamDoesNotMoveTheTokens(@ForAll long seed) {
        TextBatch text = batch(8, seed);
        Masking masking = new Masking(VOCABULARY, MaskingOptions.PAPER);
        MaskedBatch one = masking.mask(text, new SplittableRandom(seed), new SplittableRandom(1));
        MaskedBatch two = masking.mask(text, new SplittableRandom(seed), new SplittableRandom(2));
        assertThat(two.inputTokens()).isEqualTo(one.inputTokens());
    }

    @Property(tries = 50)
    void withholdsMentionsThatHoldAMaskedToken(@ForAll long seed) {
        TextBatch text = batch(20, seed);
        MaskedBatch masked = mask(text, new MaskingOptions(0.15, 0.8, 0.1, 0.15, true, false), seed);
        for (int m = 0; m < text.mentionCount(); m++) {
            int row = text.mentionSequence()[m] * text.length();
            int from = row + text.mentionStart()[m];
            int to = row + text.mentionEnd()[m];
            boolean touched = Arrays.stream(masked.maskedPositions()).anyMatch(p -> p >= from && p <= to);
            assertThat(masked.withheld()[m]).isEqualTo(masked.entityTarget()[m] || touched);
        }
        assertThat(masked.shownMentions().length
                        + Arrays.stream(masked.targetMentions()).count())
                .isLessThan(text.mentionCount());
    }

    @Property(tries = 50)
    void masksTheTokensOfRemovedEntitiesWithoutPredictingThem(@ForAll long seed) {
        TextBatch text = batch(20, seed);
        MaskedBatch paper = mask(text, MaskingOptions.PAPER, seed);
        MaskedBatch masked = mask(text, new MaskingOptions(0.15, 0.8, 0.1, 0.15, false, true), seed);
        assertThat(masked.maskedPositions()).isEqualTo(paper.maskedPositions());
        assertThat(masked.maskedTargets()).isEqualTo(paper.maskedTargets());
        for (int m : masked.targetMentions()) {
            int row = text.mentionSequence()[m] * text.length();
            for (int t = text.mentionStart()[m]; t <= text.mentionEnd()[m]; t++) {
                assertThat(masked.inputTokens()[row + t]).isEqualTo(MASK);
            }
        }
    }

    @Test
    void aBatchNeverGoesWithoutAMaskedToken() {
        MaskingOptions rare = new MaskingOptions(1e-9, 0.8, 0.1, 0.15, false, false);
        int[] seen = new int[2];
        for (int seed = 0; seed < 200; seed++) {
            MaskedBatch masked = mask(of(new int[] {CLS, 5, 6, SEP}, new int[] {CLS, SEP}), rare, seed);
            assertThat(masked.maskedPositions()).hasSize(1);
            seen[masked.maskedPositions()[0] - 1]++;
        }
        assertRate(seen[0], 200, 0.5);
        assertThat(mask(of(new int[] {CLS, 100, SEP}), MaskingOptions.PAPER, 1).maskedPositions())
                .as("nothing to mask")
                .isEmpty();
    }

    @Test
    void withholdAllKeepsTheMasks() {
        MaskedBatch masked = mask(batch(20, 3), MaskingOptions.PAPER, 3);
        MaskedBatch without = masked.withholdAll();
        assertThat(without.shownMentions()).isEmpty();
        assertThat(masked.shownMentions()).isNotEmpty();
        assertThat(without.inputTokens()).isEqualTo(masked.inputTokens());
        assertThat(without.targetMentions()).isEqualTo(masked.targetMentions());
    }

    @Test
    void padsToAMultipleOfEight() {
        TextBatch text = of(new int[] {CLS, 5, 6, 7, 8, 9, 10, 11, SEP}, new int[] {CLS, 5, SEP});
        assertThat(text.length()).isEqualTo(16);
        assertThat(text.lengths()).containsExactly(9, 3);
        assertThat(Arrays.copyOfRange(text.tokens(), 16, 21)).containsExactly(CLS, 5, SEP, PAD, PAD);
        assertThat(text.tokenCount()).isEqualTo(12);
    }

    @Test
    void batcherIsAFunctionOfTheStepAndUniform() {
        RandomText source = new RandomText(10, 5);
        TextBatcher batcher = new TextBatcher(source, new Randomness(9), 4, PAD);
        assertThat(batcher.batch(3).tokens()).isEqualTo(batcher.batch(3).tokens());
        assertThat(batcher.batch(3).tokens()).isNotEqualTo(batcher.batch(4).tokens());
        int hits = 0;
        for (int step = 0; step < 500; step++) {
            TextBatch text = batcher.batch(step);
            for (int m = 0; m < text.mentionCount(); m++) {
                hits += text.mention(m).equals(new Mention(7 * 4 + 1, 1, 2)) ? 1 : 0;
            }
        }
        assertRate(hits, 2000, 0.1);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new MaskingOptions(0.15, 0.8, 0.3, 0.15, false, false))
                .hasMessageContaining("0.3");
        assertThatThrownBy(() -> new MaskingOptions(Double.NaN, 0.8, 0.1, 0.15, false, false))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Mention(1, 5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Vocabulary(10, 1, 2, 3, 10, new BitSet())).hasMessageContaining("10");
        assertThatThrownBy(() -> new TextBatcher(new RandomText(0, 1), new Randomness(1), 4, PAD))
                .hasMessageContaining("no text");
    }

    private static TextBatch of(int[]... sequences) {
        SequenceSource source = new SequenceSource() {
            @Override
            public int size() {
                return sequences.length;
            }

            @Override
            public int[] tokens(int index) {
                return sequences[index];
            }

            @Override
            public int[] mentions(int index) {
                return new int[0];
            }
        };
        return TextBatch.of(source, IntStream.range(0, sequences.length).toArray(), PAD);
    }
}

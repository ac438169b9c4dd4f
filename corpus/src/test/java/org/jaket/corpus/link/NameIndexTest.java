package org.jaket.corpus.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jaket.corpus.Progress;
import org.jaket.store.Entity;
import org.junit.jupiter.api.Test;

class NameIndexTest {

    /** Few characters, so that names overlap, repeat and contain one another. */
    private static final String[] ALPHABET = {
        "a", "A", "b", "ß", "s", " ", "-", ".", "e\u0301", "é", "👍", "👍🏽", "中", "\uFFFF"
    };

    private record Found(int begin, int end, String name) {}

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(ALPHABET).list().ofMaxSize(30).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<List<String>> names() {
        return Arbitraries.of(ALPHABET)
                .list()
                .ofMaxSize(4)
                .map(pieces -> String.join("", pieces))
                .list()
                .ofMaxSize(12);
    }

    private static NameIndex index(List<String> names) {
        return NameIndex.of(
                names.size(), i -> new Entity("e" + i, names.get(i), List.of(), "", List.of()), Progress.NONE);
    }

    @Property(tries = 300)
    void findsWhatABruteForceSearchFinds(@ForAll("names") List<String> names, @ForAll("texts") String text) {
        FoldedText folded = Folding.fold(text);
        Set<String> keys = new HashSet<>();
        names.forEach(name -> keys.add(Folding.fold(name).toString()));
        Set<Found> expected = new HashSet<>();
        for (int begin = 0; begin < folded.length(); begin++) {
            for (int end = begin + 1; end <= folded.length(); end++) {
                String piece = folded.toString().substring(begin, end);
                if (keys.contains(piece) && folded.isWhole(begin, end)) {
                    expected.add(new Found(begin, end, piece));
                }
            }
        }
        NameIndex index = index(names);
        Set<Found> found = new HashSet<>();
        index.find(folded, (begin, end, name) -> {
            String piece = folded.toString().substring(begin, end);
            assertThat(index.get(piece)).isSameAs(name);
            assertThat(found.add(new Found(begin, end, piece))).isTrue();
        });
        assertThat(found).isEqualTo(expected);
    }

    @Property(tries = 300)
    void theLongestAreKeptAsASearchForTheNextLongestWould(
            @ForAll("names") List<String> names, @ForAll("texts") String text) {
        List<Matches.Match> all = new ArrayList<>();
        Matches matches = new Matches();
        index(names).find(Folding.fold(text), (begin, end, name) -> {
            all.add(new Matches.Match(begin, end, name));
            matches.add(begin, end, name);
        });
        List<Matches.Match> expected = new ArrayList<>();
        while (!all.isEmpty()) {
            Matches.Match best = all.get(0);
            for (Matches.Match other : all) {
                int longer = (other.end() - other.begin()) - (best.end() - best.begin());
                best = longer > 0 || (longer == 0 && other.begin() < best.begin()) ? other : best;
            }
            Matches.Match kept = best;
            expected.add(kept);
            all.removeIf(other -> other.begin() < kept.end() && kept.begin() < other.end());
        }
        expected.sort(Comparator.comparingInt(Matches.Match::begin));
        assertThat(matches.longest()).isEqualTo(expected);
    }

    @Test
    void anEntityIsThereOnceForEachWayThatItsNameIsWritten() {
        NameIndex index = NameIndex.of(
                1, i -> new Entity("e", "Us", List.of("us", "US", "Us", "u\u00ADs"), "", List.of()), Progress.NONE);
        NameIndex.Name name = index.get("us");
        assertThat(index.size()).isEqualTo(1);
        assertThat(name).isNotNull();
        assertThat(name.senses().stream().map(NameIndex.Sense::capitals)).containsExactly(1L, 0L, 3L);
        assertThat(name.senses().stream().map(NameIndex.Sense::label)).containsExactly(true, false, false);
    }

    @Test
    void namesWithoutCharactersOrWithTooManyAreNotIndexed() {
        NameIndex index = index(List.of("", " ", "\u00AD", "a".repeat(10_000), "ok"));
        assertThat(index.size()).isEqualTo(1);
        assertThat(index.tooLong()).isEqualTo(1);
        assertThat(index(List.of()).size()).isZero();
        index(List.of()).find(Folding.fold("anything"), (begin, end, name) -> {
            throw new AssertionError("there are no names");
        });
    }
}

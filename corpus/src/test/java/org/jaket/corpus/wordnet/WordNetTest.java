package org.jaket.corpus.wordnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.extjwnl.data.PointerType;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.Progress;
import org.jaket.corpus.TestTokenizer;
import org.jaket.corpus.wordnet.WordNetOptions.Categories;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetInfo;
import org.jaket.store.Entity;
import org.jaket.store.TextSequences;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordNetTest {

    private static final List<String> SMALL = List.of("noun.food", "verb.motion", "adj.ppl");
    private static final HeldOut MUCH = new HeldOut(0.05, 5000, 0.1, 1000, 0.2);

    @TempDir
    static Path folder;

    private static WordNet wordNet;
    private static Linker linker;
    private static Tokenizer tokenizer;
    private static Dataset data;
    private static DatasetInfo info;

    @BeforeAll
    static void prepare() {
        wordNet = WordNet.read(Progress.NONE);
        linker = new Linker(new LemmaIndex(wordNet.synsets(), new Morphology(wordNet.exceptions())), wordNet.synsets());
        tokenizer = TestTokenizer.in(folder);
        info = prepare(options(SMALL), "data");
        data = Dataset.open(folder.resolve("data"));
    }

    @AfterAll
    static void close() {
        data.close();
        tokenizer.close();
    }

    private static WordNetOptions options(List<String> domains) {
        return new WordNetOptions(domains, Categories.HYPERNYMS, true, 128, 64, 7, MUCH);
    }

    private static DatasetInfo prepare(WordNetOptions options, String name) {
        return WordNetSource.prepare(
                wordNet, options, tokenizer, tokenizer.file(), folder.resolve(name), false, Progress.NONE);
    }

    @Test
    void countsAreWordNets() {
        assertThat(wordNet.synsets()).hasSize(117_791);
        assertThat(wordNet.pointers()).hasSize(378_203);
        assertThat(wordNet.pointers().stream().filter(edge -> !edge.lexical())).hasSize(285_668);
        assertThat(wordNet.synsets().stream().map(Synset::file).distinct()).hasSize(45);
        assertThat(wordNet.synsets().stream()
                        .mapToLong(s -> s.gloss().examples().size())
                        .sum())
                .isEqualTo(48_571);
        assertThat(wordNet.synsets().stream().map(Synset::id).distinct()).hasSize(117_791);
        assertThat(wordNet.synsets().stream().filter(s -> s.id().endsWith("-s")))
                .hasSizeGreaterThan(10_000);
    }

    @Test
    void lexicographerFilesAreNamedAsWordNetNamesThem() {
        assertThat(synset("wn31-02086723-n").lemmas()).contains("dog", "domestic dog");
        assertThat(LexicographerFiles.name(synset("wn31-02086723-n").file())).isEqualTo("noun.animal");
        assertThat(LexicographerFiles.index("adj.ppl")).isEqualTo(44);
    }

    private static Synset synset(String id) {
        return wordNet.synsets().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> links(String text, Integer... own) {
        return linker.link(text, List.of(own)).stream()
                .map(link -> text.substring(link.from(), link.to()) + "="
                        + wordNet.synsets().get(link.entity()).label() + "/"
                        + LexicographerFiles.name(
                                wordNet.synsets().get(link.entity()).file()))
                .toList();
    }

    private static int index(String lemma, String file) {
        for (int s = 0; s < wordNet.synsets().size(); s++) {
            Synset synset = wordNet.synsets().get(s);
            if (synset.lemmas().contains(lemma)
                    && LexicographerFiles.name(synset.file()).equals(file)) {
                return s;
            }
        }
        throw new IllegalArgumentException(lemma);
    }

    @Test
    void longestMatchWinsAndInflectionsAreFound() {
        assertThat(links("she ate two hot dogs"))
                .as("food or show-off: open, and \"hot\" and \"dogs\" are not to be linked for it")
                .containsExactly("ate=eat/verb.consumption");
        assertThat(links("the geese were flying")).contains("geese=goose/noun.animal");
        assertThat(links("polar bears are mammals"))
                .contains("polar bears=ice bear/noun.animal", "mammals=mammal/noun.animal");
    }

    @Test
    void verbsDoNotFollowArticles() {
        assertThat(links("they bear the weight"))
                .as("bear%2:42:01:: is the sense that WordNet's index.sense counts most often")
                .contains("bear=bear/verb.stative");
        assertThat(links("a bear")).contains("bear=bear/noun.animal");
        assertThat(links("his bear")).contains("bear=bear/noun.animal");
    }

    @Test
    void functionWordsAndSingleLettersAreNeverLinked() {
        assertThat(links("I have it in a can, who will do so as he is at it, even more"))
                .isEmpty();
        assertThat(links("At")).isEmpty();
    }

    @Test
    void caseDecidesBetweenNameAndWord() {
        assertThat(links("send us the bill")).noneMatch(l -> l.startsWith("us="));
        assertThat(links("the army of the US")).anyMatch(l -> l.startsWith("US=") && l.endsWith("noun.location"));
        assertThat(links("the WHO fights disease")).anyMatch(l -> l.startsWith("WHO="));
        assertThat(links("who fights disease")).noneMatch(l -> l.startsWith("who="));
        assertThat(links("she roasted a turkey")).noneMatch(l -> l.contains("Turkey"));
        assertThat(links("Rodents gnaw")).contains("Rodents=rodent/noun.animal");
        assertThat(links("the Rodents gnaw")).noneMatch(l -> l.startsWith("Rodents="));
    }

    @Test
    void wordBordersAreKept() {
        assertThat(links("a doghouse-like thing called catdog")).noneMatch(l -> l.startsWith("dog="));
    }

    @Test
    void ownLemmasAreCertainInTheirExamples() {
        int sausage = index("hotdog", "noun.food");
        assertThat(linker.link("he ate a frank at the game", List.of(sausage)).get(1))
                .isEqualTo(new AnnotatedText.Link(sausage, 9, 14, Linker.OWN_LEMMA));
        int breath = index("take a breath", "verb.body");
        assertThat(linker.link("She took a breath", List.of(breath)))
                .containsExactly(new AnnotatedText.Link(breath, 4, 17, Linker.OWN_LEMMA));
        int era = index("A.D.", "adv.all");
        assertThat(linker.link("in A.D. 200", List.of(era)))
                .contains(new AnnotatedText.Link(era, 3, 7, Linker.OWN_LEMMA));
    }

    @Test
    void nearlyEveryExampleHoldsItsOwnLemma() {
        int found = 0;
        int examples = 0;
        for (int s = 0; s < wordNet.synsets().size(); s += 10) {
            for (String example : wordNet.synsets().get(s).gloss().examples()) {
                examples++;
                found += linker.link(example, List.of(s)).stream()
                                .anyMatch(link -> link.source().equals(Linker.OWN_LEMMA))
                        ? 1
                        : 0;
            }
        }
        assertThat(found).isGreaterThan(examples * 46_010 / 48_571);
    }

    @Test
    void hypernymCutIsFineAndEveryCategoryHasMembers() {
        boolean[] all = new boolean[wordNet.synsets().size()];
        Arrays.fill(all, true);
        int[] category = HypernymCut.cut(wordNet, all, SynsetCategories.MINIMUM);
        Map<Integer, Integer> members = new HashMap<>();
        Arrays.stream(category).filter(c -> c >= 0).forEach(c -> members.merge(c, 1, Integer::sum));
        assertThat(members.size()).isBetween(1000, 2000);
        assertThat(members.values()).allMatch(n -> n >= SynsetCategories.MINIMUM);
        int dog = index("domestic dog", "noun.animal");
        assertThat(category[dog]).isNotEqualTo(dog);
        for (int s = 0; s < category.length; s++) {
            if (category[s] >= 0) {
                assertThat(wordNet.synsets().get(category[s]).pos())
                        .isEqualTo(wordNet.synsets().get(s).pos());
            }
        }
    }

    @Test
    void noHeldOutTripleAndNoCategoryEdgeIsInTheGraph() {
        Set<Long> pairs = new HashSet<>();
        int defining = 0;
        for (int v = 0; v < data.entityCount(); v++) {
            for (int i = (int) data.graphOffsets()[v]; i < data.graphOffsets()[v + 1]; i++) {
                int u = data.graphNeighbors()[i];
                pairs.add(((long) v << 32) | u);
                pairs.add(((long) u << 32) | v);
            }
        }
        int[] triples = data.heldOutTriples();
        assertThat(triples.length / 3).isGreaterThan(100);
        for (int i = 0; i < triples.length; i += 3) {
            assertThat(pairs).doesNotContain(((long) triples[i] << 32) | triples[i + 2]);
        }
        Map<String, Integer> indexOf = new HashMap<>();
        for (int e = 0; e < data.entityCount(); e++) {
            indexOf.put(data.entity(e).id(), e);
        }
        for (int e = 0; e < data.entityCount(); e++) {
            Integer above = data.entity(e).categories().isEmpty()
                    ? null
                    : indexOf.get(data.entity(e).categories().get(0));
            if (above != null) {
                defining++;
                assertThat(pairs).doesNotContain(((long) e << 32) | above);
            }
        }
        assertThat(defining).isGreaterThan(500);
        assertThat((Long) info.details().get("triples_defining_categories")).isPositive();
    }

    @Test
    void noHeldOutSentenceCanBeReadInTrainingOrInADescription() {
        Set<String> heldOut = new HashSet<>();
        collect(data.heldOutText(), heldOut);
        assertThat(heldOut).hasSizeGreaterThan(100);
        StringBuilder everything = new StringBuilder();
        for (int i = 0; i < data.text().size(); i++) {
            everything.append(tokenizer.decode(data.text().tokens(i))).append('\n');
        }
        for (int e = 0; e < data.entityCount(); e++) {
            everything.append(tokenizer.decode(data.descriptions().tokens(e))).append('\n');
        }
        String read = everything.toString();
        assertThat(heldOut).noneMatch(sentence -> read.contains(" " + sentence + " "));
        Set<String> definitions = new HashSet<>();
        wordNet.synsets()
                .forEach(s -> definitions.add(tokenizer.decode(
                        tokenizer.encode(s.gloss().definition()).ids())));
        assertThat(heldOut).as("held-out text is usage examples only").noneMatch(definitions::contains);
    }

    private static void collect(TextSequences text, Set<String> sentences) {
        for (int i = 0; i < text.size(); i++) {
            for (String sentence : tokenizer.decode(text.tokens(i)).split("\\[SEP]|\\[CLS]")) {
                if (!sentence.isBlank()) {
                    sentences.add(sentence.strip());
                }
            }
        }
    }

    @Test
    void mentionsDecodeToALemmaOfTheirEntity() {
        Morphology morphology = new Morphology(wordNet.exceptions());
        Map<String, Synset> synsets = new HashMap<>();
        wordNet.synsets().forEach(s -> synsets.put(s.id(), s));
        int checked = 0;
        List<String> strange = new ArrayList<>();
        for (int i = 0; i < data.text().size(); i++) {
            int[] tokens = data.text().tokens(i);
            int[] mentions = data.text().mentions(i);
            for (int m = 0; m < mentions.length; m += 3) {
                String surface =
                        plain(tokenizer.decode(Arrays.copyOfRange(tokens, mentions[m + 1], mentions[m + 2] + 1)));
                Synset synset = synsets.get(data.entity(mentions[m]).id());
                if (!names(synset, surface, morphology)) {
                    strange.add(surface + " for " + synset.lemmas());
                }
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(5000);
        assertThat(strange).hasSizeLessThan(checked / 500);
    }

    /** Letters and digits only: decoding puts spaces around punctuation. */
    private static String plain(String text) {
        return text.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9 ]", " ")
                .replaceAll(" +", " ")
                .strip();
    }

    private static boolean names(Synset synset, String surface, Morphology morphology) {
        for (String lemma : synset.lemmas()) {
            String plain = plain(LemmaIndex.spaced(lemma));
            if (plain.equals(surface)) {
                return true;
            }
            String[] words = surface.split(" ");
            for (int w : new int[] {0, words.length - 1}) {
                for (PartOfSpeech part : PartOfSpeech.values()) {
                    for (String base : morphology.baseForms(words[w], part)) {
                        String[] changed = words.clone();
                        changed[w] = base;
                        if (plain.equals(String.join(" ", changed))) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    @Test
    void descriptionsStartWithTheLabelAndHoldNoExample() {
        for (int e = 0; e < data.entityCount(); e += 7) {
            int[] tokens = data.descriptions().tokens(e);
            int start = data.descriptionMentions().get(2 * e);
            int end = data.descriptionMentions().get(2 * e + 1);
            Entity entity = data.entity(e);
            assertThat(start).isEqualTo(1);
            assertThat(plain(tokenizer.decode(Arrays.copyOfRange(tokens, start, end + 1))))
                    .isEqualTo(plain(
                            tokenizer.decode(tokenizer.encode(entity.label()).ids())));
            assertThat(entity.description()).startsWith(entity.label());
        }
    }

    @Test
    void sameInputSameBytes() throws IOException {
        List<String> domains = List.of("noun.shape", "noun.motive");
        prepare(options(domains), "one");
        prepare(options(domains), "two");
        try (Stream<Path> files = Files.list(folder.resolve("one"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(7);
            for (Path file : all) {
                assertThat(folder.resolve("two").resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void relationsNameTheirInverses() {
        PointerRelations relations = new PointerRelations(wordNet.pointers(), true);
        assertThat(relations.relations()).hasSize(26);
        assertThat(relations
                        .relations()
                        .get(relations.index(PointerType.HYPERNYM))
                        .inverse())
                .isEqualTo("hyponym");
        assertThat(relations
                        .relations()
                        .get(relations.index(PointerType.ENTAILMENT))
                        .inverse())
                .isNull();
        assertThat(relations.relations()).allMatch(r -> !r.description().isEmpty());
    }

    @Test
    void refusesAnUnknownDomain() {
        assertThatThrownBy(() -> WordNetOptions.DEFAULT.withDomains(List.of("noun.animals")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("noun.animals")
                .hasMessageContaining("noun.animal,");
    }
}

package org.jaket.corpus.wordnet;

import java.util.Set;

/**
 * Words that serve grammar. WordNet has rare senses of many of them (astatine is "at", the helium atom "he"), so a link
 * from one would nearly always be wrong.
 */
public final class ClosedClass {

    private static final Set<String> WORDS = Set.copyOf(java.util.Arrays.asList(
            ("a an the this that these those some any no none every each either neither both all half such another other"
                            + " others same own few fewer fewest little less least much more most many several enough"
                            + " i me my mine myself you your yours yourself yourselves he him his himself she her hers"
                            + " herself it its itself we us our ours ourselves they them their theirs themselves one ones"
                            + " oneself who whom whose which what whatever whichever whoever someone somebody something"
                            + " anyone anybody anything everyone everybody everything nobody nothing"
                            + " be am is are was were been being have has had having do does did done doing will would"
                            + " shall should can could may might must ought let get gets got getting gotten"
                            + " "
                            + " about above across after against along among around as at before behind below beneath"
                            + " beside besides between beyond but by concerning despite down during except for from in"
                            + " inside into like near of off on onto out outside over past per since through throughout"
                            + " till to toward towards under until up upon via with within without"
                            + " and or nor so yet if because although though unless while whereas whether than then when"
                            + " whenever where wherever why how however therefore thus hence"
                            + " not never ever always often very too also just only even still again already almost"
                            + " here there now once quite rather well away back forth together else instead ago first last"
                            + " next two three four five six seven eight nine ten t s d ll m re ve ain aren don didn doesn"
                            + " isn wasn weren won couldn wouldn shouldn hasn haven hadn eg ie etc esp")
                    .split(" ")));

    private ClosedClass() {}

    /** Whether a lower-case word belongs to a closed class. */
    public static boolean contains(String word) {
        return WORDS.contains(word);
    }
}

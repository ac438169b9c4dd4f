package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.text.TextFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of sources that know a graph by its identifiers. */
final class GraphSourceOptions {

    @Option(
            names = "--category-relation",
            paramLabel = "ID",
            description = "The relation whose tail is the category of its head, such as P31; its triples stay out of "
                    + "the graph (default: the first type of an entity is its category).")
    private @Nullable String categoryRelation;

    @Option(names = "--no-description-text", description = "Do not train on descriptions as text.")
    private boolean noDescriptionText;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            description = "Text that mentions the entities: JSON Lines with spans, or FewRel's JSON; may be repeated.")
    private List<Path> texts = new ArrayList<>();

    @Option(
            names = "--leave-out-relations",
            paramLabel = "ID|FILE",
            split = ",",
            description =
                    "Relations of FewRel's JSON whose sentences are left out, and with them the triples between their "
                            + "heads and tails, such as those that 'finetune fewrel' will measure; identifiers or a file of "
                            + "them, all of which some --text has. Counted in dataset.json.")
    private List<String> leftOut = new ArrayList<>();

    @Mixin
    private PlainTextOptions plainText = new PlainTextOptions();

    GraphOptions options() {
        return new GraphOptions(categoryRelation, !noDescriptionText);
    }

    /** Relations of FewRel whose sentences are not read. */
    Set<String> leftOutRelations() {
        return Set.copyOf(RelationList.of(leftOut));
    }

    /** Refuses options about text where no text is read that they could be about. */
    void requireText(CommandSpec spec) {
        Usage.require(
                spec,
                leftOut.isEmpty() || !texts.isEmpty(),
                "--leave-out-relations",
                String.join(",", leftOut),
                "it beside --text with FewRel's JSON");
        plainText.requireText(spec);
    }

    /** Text over the graph. */
    List<TextSource> texts() {
        List<TextSource> all = new ArrayList<>();
        Set<String> without = leftOutRelations();
        TextFiles.requireRelations(texts, without);
        texts.forEach(file -> all.add(TextFiles.source(file, without)));
        all.addAll(plainText.texts());
        return all;
    }
}

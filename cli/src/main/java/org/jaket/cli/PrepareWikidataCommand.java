package org.jaket.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jaket.corpus.dumps.DumpOptions;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket prepare wikidata}. */
@Command(
        name = "wikidata",
        description =
                "Makes a data set of the dumps of Wikidata and Wikipedia, as the paper does: items that have a page "
                        + "are entities, statements are triples, 'instance of' gives the category, the first 64 tokens of the "
                        + "page are the description, links are mentions. The filters are the paper's. Runs on Apache Spark, in "
                        + "this process unless --master says otherwise, and goes on after the last finished stage.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket prepare wikidata --wikidata w.json.bz2 --wikipedia enwiki.xml.bz2 --out data/wiki",
            "  jaket prepare wikidata --wikidata w.json.gz --wikipedia dewiki.xml.bz2 --lang de --out data/de"
        })
final class PrepareWikidataCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--wikidata",
            paramLabel = "FILE",
            required = true,
            arity = "1..*",
            description = "A Wikidata dump, JSON or XML, plain or compressed; may be several files.")
    private List<String> wikidata = List.of();

    @Option(
            names = "--wikipedia",
            paramLabel = "FILE",
            required = true,
            arity = "1..*",
            description = "A Wikipedia dump (pages-articles), plain or compressed; may be several files.")
    private List<String> wikipedia = List.of();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Where finished stages are kept (default: OUT.work, removed at the end; one that is named "
                    + "stays). On a cluster, one that all machines share.")
    private @Nullable String work;

    @Option(
            names = "--lang",
            paramLabel = "CODE",
            defaultValue = "en",
            description = "The language of labels, aliases and short descriptions (default: en).")
    private String language = "en";

    @Option(
            names = "--master",
            paramLabel = "URL",
            defaultValue = "local[*]",
            description = "Where Spark runs: local[*] is this process with all cores, local[2] with two (default: "
                    + "local[*]). Under spark-submit, its own --master counts.")
    private String master = "local[*]";

    @Option(
            names = "--category-property",
            paramLabel = "P",
            defaultValue = "P31",
            description = "The property that gives the category (default: P31, instance of).")
    private String categoryProperty = "P31";

    @Option(
            names = "--min-neighbors",
            paramLabel = "N",
            defaultValue = "5",
            description = "An entity with fewer neighbours and fewer mentions than --min-mentions goes (default: 5).")
    private int minNeighbors = 5;

    @Option(
            names = "--min-mentions",
            paramLabel = "N",
            defaultValue = "5",
            description = "See --min-neighbors (default: 5).")
    private int minMentions = 5;

    @Option(
            names = "--keep-without-page",
            description = "Keep entities that have no page; Wikidata's short text describes them.")
    private boolean withoutPage;

    @Mixin
    private PrepareOptions common = new PrepareOptions();

    @Override
    public Integer call() {
        Usage.require(spec, minNeighbors >= 0, "--min-neighbors", minNeighbors, "0 or more");
        Usage.require(spec, minMentions >= 0, "--min-mentions", minMentions, "0 or more");
        Usage.require(
                spec,
                categoryProperty.matches("[Pp][0-9]{1,8}"),
                "--category-property",
                categoryProperty,
                "a property such as P31");
        Usage.require(spec, language.matches("[a-z]{2,}(-[a-z]+)*"), "--lang", language, "a language such as en");
        Path out = common.out();
        Path ownWork = out.resolveSibling(out.getFileName() + ".work");
        DumpOptions options = new DumpOptions(
                wikidata,
                wikipedia,
                language,
                Integer.parseInt(categoryProperty.substring(1)),
                minNeighbors,
                minMentions,
                withoutPage,
                work == null ? ownWork.toString() : work,
                master,
                common.dataset(spec, "wikidata", names()));
        int code = common.run(spec, options);
        if (work == null) {
            remove(ownWork);
        }
        return code;
    }

    private String names() {
        return Stream.concat(wikidata.stream(), wikipedia.stream())
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .collect(Collectors.joining(", "));
    }

    private static void remove(Path directory) {
        try {
            AtomicFiles.deleteTree(directory);
        } catch (IOException e) {
            throw BadInputException.writing(directory, e);
        }
    }
}

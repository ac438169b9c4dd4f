package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jaket.finetune.TrainingOptions;
import org.jaket.tasks.entities.EntityDefaults;
import org.jaket.tasks.fewrel.FewRelConfig;
import org.jaket.tasks.metaqa.MetaQaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

    static List<String> commands() {
        List<String> names = new ArrayList<>();
        collect(JaketCommand.commandLine(), names);
        return names;
    }

    private static void collect(CommandLine command, List<String> names) {
        names.add(command.getCommandSpec().qualifiedName());
        command.getSubcommands().values().forEach(sub -> collect(sub, names));
    }

    private static Invocation help(String command) {
        String arguments = command.substring("jaket".length()) + " --help";
        return Invocation.of(arguments.trim().split(" "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyHelpShowsAnExampleOfItsOwnCommandOnStandardOutput(String command) {
        Invocation help = help(command);
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        String examples = help.out().substring(help.out().indexOf("Example"));
        assertThat(examples.lines().skip(1)).anyMatch(line -> line.startsWith("  " + command));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyExampleIsUnderstoodByTheParser(String command) {
        String examples = help(command).out();
        examples.substring(examples.indexOf("Example"))
                .lines()
                .filter(line -> line.startsWith("  jaket "))
                .forEach(line -> {
                    String[] words = line.trim().substring("jaket ".length()).split(" ");
                    JaketCommand.commandLine().parseArgs(words);
                });
    }

    @Test
    void finetuneNamesTheDefaultsThatItHas() {
        assertThat(defaults("fewrel", "episode")).isEqualTo(figures(FewRelConfig.defaults()));
        assertThat(defaults("metaqa", "questions")).isEqualTo(figures(MetaQaConfig.defaults()));
        assertThat(defaults("entities", "entities")).isEqualTo(figures(EntityDefaults.training(false)));
        TrainingOptions language = EntityDefaults.training(true);
        assertThat(oneLine("entities"))
                .contains("with --train-language " + language.steps() + " steps of " + language.batchSize()
                        + ", a look every " + language.validateEvery() + ", rates 5e-5, 5e-5 and 1e-3");
        assertThat(List.of(language.languageRate(), language.knowledgeRate(), language.taskRate()))
                .containsExactly(5e-5, 5e-5, 1e-3);
    }

    private static List<Double> defaults(String task, String examples) {
        String rate = "([0-9e-]+)";
        Matcher matcher = Pattern.compile("Default training: (\\d+) steps of (\\d+) " + examples
                        + ", a look every (\\d+), no patience, rates " + rate + " \\(language\\), " + rate
                        + " \\(knowledge\\) and " + rate + " \\(task\\)")
                .matcher(oneLine(task));
        assertThat(matcher.find()).isTrue();
        return IntStream.rangeClosed(1, 6)
                .mapToObj(group -> Double.valueOf(matcher.group(group)))
                .toList();
    }

    private static String oneLine(String task) {
        return help("jaket finetune " + task).out().replaceAll("\\s+", " ");
    }

    private static List<Double> figures(TrainingOptions options) {
        assertThat(options.patience()).isZero();
        return List.of(
                (double) options.steps(),
                (double) options.batchSize(),
                (double) options.validateEvery(),
                options.languageRate(),
                options.knowledgeRate(),
                options.taskRate());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionOfEveryCommandIsDescribed(String command) {
        CommandLine line = JaketCommand.commandLine();
        for (String word : command.split(" ")) {
            line = word.equals("jaket") ? line : line.getSubcommands().get(word);
        }
        assertThat(line.getCommandSpec().args())
                .allSatisfy(arg -> assertThat(arg.description()).isNotEmpty());
    }

    @Test
    void thereAreAllCommands() {
        assertThat(commands())
                .contains(
                        "jaket quickstart",
                        "jaket prepare wordnet",
                        "jaket prepare tsv",
                        "jaket prepare rdf",
                        "jaket prepare synthetic",
                        "jaket prepare wikidata",
                        "jaket pretrain",
                        "jaket evaluate",
                        "jaket adapt",
                        "jaket embed",
                        "jaket similar",
                        "jaket complete",
                        "jaket prepare fewrel",
                        "jaket prepare metaqa",
                        "jaket finetune entities",
                        "jaket finetune fewrel-split",
                        "jaket finetune fewrel",
                        "jaket finetune metaqa",
                        "jaket predict",
                        "jaket reproduce table1",
                        "jaket reproduce table2",
                        "jaket reproduce table3",
                        "jaket inspect",
                        "jaket export",
                        "jaket link",
                        "jaket report",
                        "jaket bench");
    }

    @Test
    void theVersionNamesWhatItStandsOn() {
        Invocation version = Invocation.of("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out())
                .containsPattern("^jaket \\d+\\.\\d+")
                .contains("PyTorch 2.")
                .doesNotContain("${");
    }
}

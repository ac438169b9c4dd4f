package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says can be typed. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyCommandIsUnderstood() throws IOException {
        List<String> commands = blocks("sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("./jaket "))
                .map(line -> line.replaceFirst("#.*", "")
                        .replaceFirst(">.*", "")
                        .substring("./jaket ".length())
                        .trim())
                .toList();
        assertThat(commands).hasSizeGreaterThan(5).contains("quickstart");
        for (String command : commands) {
            assertThatCode(() -> JaketCommand.commandLine().parseArgs(command.split(" +")))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theLibraryExampleCompilesAndHasTenLinesOrSo(@TempDir Path temp) throws IOException {
        String example = blocks("java").get(0);
        assertThat(example.lines().count()).isLessThanOrEqualTo(12);
        String source = "import java.nio.file.Path; import java.util.List; import java.util.Map;"
                + "import org.jaket.pretrain.*; class Example { void run() {\n" + example + "}}";
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) {
                        return source;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages, null, null, List.of("-proc:none", "-d", temp.toString()), null, List.of(file))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> links = Pattern.compile("\\]\\(([^)#]+)\\)")
                .matcher(readme())
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(ROOT.resolve(link))
                .exists());
    }
}

package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jaket.store.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar for {@code spark-submit}; its own build, {@code -Pspark-submit}, has it and Spark. */
class SubmittedMainTest {

    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    @TempDir
    Path folder;

    @Test
    void theOptionsAreThoseOfTheCommand() {
        Invocation help = Invocation.of(SubmittedMain.command("--help"));
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("prepare wikidata").contains("--wikipedia");
        Invocation wrong = Invocation.of(SubmittedMain.command("--wikidata", "a", "--out", "b"));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--wikipedia");
    }

    private static String item(int id, String title, int other) {
        return "{\"type\":\"item\",\"id\":\"Q" + id + "\",\"labels\":{\"en\":{\"language\":\"en\",\"value\":\"" + title
                + "\"}},\"claims\":{\"P17\":[{\"rank\":\"normal\",\"mainsnak\":{\"snaktype\":\"value\",\"property\":\"P17\","
                + "\"datavalue\":{\"type\":\"wikibase-entityid\",\"value\":{\"entity-type\":\"item\",\"numeric-id\":"
                + other
                + ",\"id\":\"Q" + other + "\"}}}}]},\"sitelinks\":{\"enwiki\":{\"site\":\"enwiki\",\"title\":\"" + title
                + "\"}}}\n";
    }

    private static String page(int id, String title, String text) {
        return "<page><title>" + title + "</title><ns>0</ns><id>" + id + "</id><revision><id>9</id>"
                + "<model>wikitext</model><text>" + text + "</text></revision></page>\n";
    }

    /** What the cluster has: Spark and what it needs, and nothing of jaket's. */
    private static String spark() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !entry.contains("jaket")
                        && !entry.contains("logback")
                        && !entry.contains("picocli")
                        && !entry.contains("tools" + File.separator + "jackson")
                        && !entry.contains("bytedeco")
                        && !entry.contains("djl")
                        && !entry.contains("tribuo"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void theJarMakesADataSetUnderSparkSubmit() throws Exception {
        String jar = System.getProperty("jaket.submitted.jar", "");
        assumeTrue(!jar.isEmpty(), "skipped: only mvn -Pspark-submit package builds the jar");
        Path wikidata = Files.writeString(folder.resolve("w.json"), item(1, "Berlin", 2) + item(2, "Germany", 1));
        Path wikipedia = Files.writeString(
                folder.resolve("w.xml"),
                "<mediawiki><siteinfo><dbname>enwiki</dbname><case>first-letter</case></siteinfo>\n"
                        + page(1, "Berlin", "'''Berlin''' is the capital of [[Germany]].")
                        + page(2, "Germany", "A country around [[Berlin]].")
                        + "</mediawiki>\n");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(List.of(
                "-cp",
                spark(),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[1]",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--class",
                "org.jaket.cli.SubmittedMain",
                jar,
                "--wikidata",
                wikidata.toString(),
                "--wikipedia",
                wikipedia.toString(),
                "--min-neighbors",
                "1",
                "--out",
                folder.resolve("out").toString()));
        Result result = run(command);
        assertThat(result.code()).as(result.output()).isZero();
        try (Dataset dataset = Dataset.open(folder.resolve("out"))) {
            assertThat(dataset.entityCount()).isEqualTo(2);
        }
        command.set(command.indexOf(wikidata.toString()), folder.resolve("none").toString());
        command.set(command.size() - 1, folder.resolve("other").toString());
        Result missing = run(command);
        assertThat(missing.code()).as(missing.output()).isEqualTo(ExitCodes.BAD_INPUT);
    }

    private record Result(int code, String output) {}

    private Result run(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Result(process.exitValue(), Files.readString(log));
    }
}

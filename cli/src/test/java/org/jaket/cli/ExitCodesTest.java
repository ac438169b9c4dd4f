package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitCodesTest {

    @TempDir
    Path temp;

    static Stream<Arguments> wrongUsage() {
        return Stream.of(
                Arguments.of("", "Missing a command"),
                Arguments.of("nonsense", "nonsense"),
                Arguments.of("quickstart --minutes 0", "--minutes"),
                Arguments.of("quickstart --minutes soon", "soon"),
                Arguments.of("prepare", "Missing a source"),
                Arguments.of("prepare wordnet", "--out"),
                Arguments.of("prepare wordnet --out TEMP/new --categories colours", "colours"),
                Arguments.of("prepare wordnet --out TEMP/new --length 3", "--length"),
                Arguments.of("prepare tsv --out TEMP/new", "--triples"),
                Arguments.of("prepare tsv --triples TEMP/none --out TEMP/new --hold-out-text 0.9", "--hold-out-text"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --mention-share 0.5 --out TEMP/new",
                        "--mention-share"),
                Arguments.of("prepare synthetic --out TEMP/new --entities 5", "--entities"),
                Arguments.of("prepare synthetic --out TEMP/new --entities 500 --triples 10", "--triples"),
                Arguments.of("prepare tsv --triples TEMP/none --ignore-case --out TEMP/new", "--plain-text"),
                Arguments.of("prepare rdf TEMP/none.ttl --ignore-case --out TEMP/new", "--plain-text"),
                Arguments.of("pretrain --data TEMP", "--out"),
                Arguments.of("pretrain --out TEMP/run", "--data"),
                Arguments.of("pretrain --resume --out TEMP/run", "--data"),
                Arguments.of("pretrain --data TEMP --out TEMP/run --steps 0", "--steps"),
                Arguments.of("pretrain --resume --out TEMP/taken --seed 2", "--resume"),
                Arguments.of(
                        "pretrain --resume --out TEMP/begun --backbone bert-base-uncased",
                        "'--backbone': expected bge-small, which the run was started with, or none"),
                Arguments.of("adapt --graph TEMP --out TEMP/new", "--model"),
                Arguments.of(
                        "adapt --model TEMP --graph TEMP/dataset --out TEMP/new --category-relation P31",
                        "'--category-relation': expected a --graph in files beside it, found a data set"),
                Arguments.of(
                        "adapt --model TEMP --graph TEMP/dataset --out TEMP/new --description-length 64",
                        "'--description-length': expected a --graph in files"),
                Arguments.of(
                        "adapt --model TEMP --graph TEMP/dataset --out TEMP/new --lang en",
                        "'--lang': expected a --graph in RDF beside it, found a data set"),
                Arguments.of(
                        "adapt --model TEMP --graph TEMP/none.tsv --out TEMP/new --lang de",
                        "'--lang': expected a --graph in RDF beside it, found tables"),
                Arguments.of("adapt --model TEMP --update --remove TEMP/none --name x", "found no --graph"),
                Arguments.of("adapt --model TEMP --out TEMP/new", "--graph"),
                Arguments.of("adapt --model TEMP --graph TEMP", "--out"),
                Arguments.of("adapt --model TEMP --update", "--remove"),
                Arguments.of("adapt --model TEMP --graph TEMP --out TEMP/new --remove TEMP", "--update"),
                Arguments.of("adapt --model TEMP --graph TEMP --out TEMP/new --precision fp8", "fp8"),
                Arguments.of("embed --model TEMP --entities a --all-entities", "--entities"),
                Arguments.of("embed --model TEMP --entities a --pooling cls", "--pooling"),
                Arguments.of("embed --model TEMP --input TEMP/none --space knowledge", "--space"),
                Arguments.of("similar --model TEMP x --top 0", "--top"),
                Arguments.of("complete --model TEMP x", "RELATION"),
                Arguments.of("complete --model TEMP x y --held-out", "--held-out"),
                Arguments.of("complete --model TEMP --held-out --top 3", "--top"),
                Arguments.of("complete --model TEMP x y --most 3", "--most"),
                Arguments.of("predict", "RUN"),
                Arguments.of("predict TEMP x --top 0", "--top"),
                Arguments.of("reproduce", "Missing a table"),
                Arguments.of("reproduce table4", "table4"),
                Arguments.of("reproduce table1 --graph TEMP --out TEMP/new", "--fewrel-train"),
                Arguments.of("reproduce table2 --out TEMP/new", "--metaqa"),
                Arguments.of("reproduce table3 --graph TEMP", "--out"),
                Arguments.of("reproduce table3 --graph TEMP --out TEMP/new --profile huge", "huge"),
                Arguments.of("reproduce table3 --graph TEMP --out TEMP/new --model a --backbone b", "--backbone"),
                Arguments.of("reproduce table3 --graph TEMP --out TEMP/new --model-data a", "--model-data"),
                Arguments.of(
                        "reproduce table3 --graph TEMP --out TEMP/new --language-run a --backbone b", "--backbone"),
                Arguments.of("finetune entities --graph TEMP --out TEMP/new --model a --backbone b", "beside --model,"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --out TEMP/new --language-run a --backbone bge-small",
                        "none beside --language-run, whose own backbone is taken, found bge-small"),
                Arguments.of(
                        "finetune metaqa --kb a --train a --dev a --system lm --out TEMP/new --model-data a",
                        "--model-data"),
                Arguments.of("finetune fewrel --train TEMP/f --system lm --steps 0 --out TEMP/new", "--steps"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --steps many --out TEMP/new",
                        "expected a whole number, found 'many'"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --batch-size 99999999999 --out TEMP/new",
                        "to 2,147,483,647, found 99999999999"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --task-rate high --out TEMP/new",
                        "expected a number, found 'high'"),
                Arguments.of("finetune fewrel --train TEMP/f --system lm --graph TEMP --out TEMP/new", "--graph"),
                Arguments.of("finetune fewrel --train TEMP/f --system lm --link ids --out TEMP/new", "--link"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --keep-pair-edges --out TEMP/new",
                        "--keep-pair-edges"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --knowledge-rate 1e-3 --out TEMP/new",
                        "'--knowledge-rate': expected none with --system lm without --language-run"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --graph TEMP --system lm+gnn --ablation random-vectors --out TEMP/new",
                        "--ablation random-vectors changes nothing: the system lm+gnn has random vectors"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --graph TEMP --model TEMP --system jaket --ablation no-graph --out TEMP/new",
                        "'--graph': expected none with --ablation no-graph, which shows no entity"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --ablation no-graph --out TEMP/new",
                        "--ablation no-graph takes a graph apart, and the system lm reads none"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --graph TEMP --system lm+gnn --ablation no-graph --out TEMP/new",
                        "so choose --system lm"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --model TEMP --system jaket --out TEMP/new",
                        "without one choose --ablation no-graph"),
                Arguments.of(
                        "finetune metaqa --kb a --train a --dev a --model TEMP --system jaket --ablation no-graph"
                                + " --no-relations --out TEMP/new",
                        "'--no-relations': expected none with --ablation no-graph, which reads no relation"),
                Arguments.of(
                        "finetune entities --graph TEMP --model TEMP --system jaket --ablation no-graph --out TEMP/new",
                        "which is --ablation probe"),
                Arguments.of("finetune fewrel-split --train TEMP/f --hold-out 0", "--hold-out"),
                Arguments.of(
                        "finetune metaqa --kb a --train a --dev a --system lm --out TEMP/new --kg-seed 5", "--kg-seed"),
                Arguments.of(
                        "finetune metaqa --kb a --train a --dev a --system lm --out TEMP/new --no-relations",
                        "--no-relations"),
                Arguments.of(
                        "finetune metaqa --kb a --train a --dev a --system lm --out TEMP/new --kg 50 ", "found 5000%"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm --out TEMP/new --language-rate 1e-3",
                        "none without --train-language"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm --out TEMP/new --initial-scale 0",
                        "--initial-scale"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm --out TEMP/new --no-relations", "--no-relations"),
                Arguments.of(
                        "finetune entities --graph TEMP --model TEMP --out TEMP/new --initial-scale 0",
                        "none with --system jaket, whose knowledge module is not new"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm+gnn+m --ablation probe --out TEMP/new --initial-scale 0",
                        "'--initial-scale': expected none with --ablation probe"),
                Arguments.of(
                        "finetune entities --graph TEMP --system gnn --ablation probe --out TEMP/new --no-relations",
                        "'--no-relations': expected none with --ablation probe"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm+gnn+m --ablation probe --out TEMP/new"
                                + " --knowledge-rate 1e-3",
                        "'--knowledge-rate': expected none with --ablation probe"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm --language-run a --out TEMP/new --knowledge-rate 1e-3",
                        "'--knowledge-rate': expected none with --system lm without --train-language"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm --train-language --out TEMP/new --knowledge-rate 1e-3",
                        "'--knowledge-rate': expected none with --system lm without --language-run"),
                Arguments.of(
                        "finetune metaqa --kb a --train a --dev a --system lm --out TEMP/new --knowledge-rate 1e-3",
                        "'--knowledge-rate': expected none with --system lm without --language-run"),
                Arguments.of(
                        "finetune entities --graph TEMP --system gnn --ablation random-vectors --out TEMP/new",
                        "another one with --system gnn, whose entity vectors are random anyway, found random-vectors"),
                Arguments.of(
                        "finetune entities --graph TEMP --system lm+gnn --ablation random-vectors --out TEMP/new",
                        "--ablation"),
                Arguments.of(
                        "finetune metaqa --kb a --train a --dev a --system lm+gnn --ablation random-vectors --out TEMP/new",
                        "--ablation random-vectors changes nothing: the system lm+gnn has random vectors"),
                Arguments.of("finetune entities --graph TEMP --system lm --out TEMP/new --seed 1,2,1", "each once"),
                Arguments.of("finetune entities --graph TEMP --system lm --out TEMP/new --train 20%,0.2", "each once"),
                Arguments.of("reproduce table3 --graph TEMP --out TEMP/new --profile quick --seed 1,1", "each once"),
                Arguments.of("finetune fewrel --train TEMP/f --system jaket --out TEMP/new", "--graph"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --graph TEMP --system lm+gnn --mention-share 0 --out TEMP/new",
                        "--mention-share"),
                Arguments.of("finetune entities --graph TEMP --system best --out TEMP/new", "best"),
                Arguments.of("finetune entities --graph TEMP --train 0% --out TEMP/new", "--train"),
                Arguments.of("finetune metaqa --kb a --train a --dev a --system lm --hops 4 --out TEMP/new", "--hops"),
                Arguments.of("prepare metaqa --kb TEMP/none --out TEMP/new", "--train"),
                Arguments.of("prepare metaqa --kb TEMP/none --train a --kg 0% --out TEMP/new", "--kg"),
                Arguments.of("evaluate", "RUN"),
                Arguments.of("inspect", "DATASET|MODEL|RUN"),
                Arguments.of("inspect TEMP --samples -1", "--samples"),
                Arguments.of("export TEMP", "--out"),
                Arguments.of("link", "--data"),
                Arguments.of("link --data TEMP --disambiguate", "--disambiguate"),
                Arguments.of("link --data TEMP --min-score 2", "--min-score"),
                Arguments.of("link --data TEMP --model-weight 0.125", "found no --disambiguate"),
                Arguments.of("link --data TEMP --evaluate TEMP/gold --min-score 0", "--min-score"),
                Arguments.of(
                        "link --model TEMP --disambiguate --evaluate TEMP/gold --model-weight 1", "found --evaluate"),
                Arguments.of("link --data TEMP --json -", "--evaluate"),
                Arguments.of("link --data TEMP --evaluate TEMP/gold --candidates", "--evaluate"),
                Arguments.of("report", "RUN"));
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                Arguments.of("prepare wordnet --out TEMP/new --domains noun.nonsense", "noun.nonsense"),
                Arguments.of("prepare tsv TEMP/dataset --out TEMP/new", "triples.tsv"),
                Arguments.of("prepare rdf TEMP/none.ttl --out TEMP/new", "does not exist"),
                Arguments.of("prepare rdf TEMP/none.ttl --lang 9 --out TEMP/new", "language"),
                Arguments.of("prepare rdf TEMP/dataset/dataset.json --out TEMP/new", "--format"),
                Arguments.of("prepare tsv --triples TEMP/none --text TEMP/none.jsonl --out TEMP/new", "none.jsonl"),
                Arguments.of("prepare tsv --triples TEMP/none --text TEMP --out TEMP/new", "expected a file"),
                Arguments.of("prepare tsv --triples TEMP/none --plain-text TEMP/none.txt --out TEMP/new", "none.txt"),
                Arguments.of("prepare tsv --triples TEMP/none --plain-text TEMP --out TEMP/new", "expected a file"),
                Arguments.of("prepare tsv --triples TEMP/none --out TEMP/new", "does not exist"),
                Arguments.of("prepare tsv TEMP/dataset --out TEMP/dataset", "triples.tsv"),
                Arguments.of("prepare wordnet --out TEMP/dataset", "--overwrite"),
                Arguments.of("prepare wordnet --out TEMP/new --backbone TEMP/none", "none"),
                Arguments.of("prepare synthetic --out TEMP/dataset", "--overwrite"),
                Arguments.of("prepare synthetic --out TEMP/taken/config.yaml", "config.yaml is a file"),
                Arguments.of("prepare synthetic --out TEMP/taken/config.yaml/x", "config.yaml is a file"),
                Arguments.of("prepare synthetic --out TEMP/taken --overwrite", "is no data set"),
                Arguments.of("prepare synthetic --out TEMP/dataset --overwrite", "files"),
                Arguments.of("prepare synthetic --out . --overwrite", "working directory"),
                Arguments.of("prepare synthetic --out ../.. --overwrite", "working directory"),
                Arguments.of("prepare synthetic --out / --overwrite", "working directory"),
                Arguments.of("prepare tsv TEMP/none --out TEMP/new", "no such directory"),
                Arguments.of("pretrain --data TEMP/none --out TEMP/taken/config.yaml", "config.yaml is a file"),
                Arguments.of("pretrain --data TEMP/none --out TEMP/run", "none"),
                Arguments.of("pretrain --resume --out TEMP/taken --seed 1", "provenance.json"),
                Arguments.of("pretrain --data TEMP/none --out TEMP/run --config TEMP/none.yaml", "none.yaml"),
                Arguments.of("pretrain --data TEMP/none --out TEMP/run --set colour=red", "colour"),
                Arguments.of("pretrain --data TEMP/none --out TEMP/run --set memory.momentum=2", "memory.momentum"),
                Arguments.of("pretrain --data TEMP/none --out TEMP/run --set memory=3", "group of options"),
                Arguments.of("pretrain --data TEMP/none --out TEMP/run --set compute.precision=half", "fp32, bf16"),
                Arguments.of("quickstart --data TEMP/none --out TEMP/run", "none"),
                Arguments.of("quickstart --out TEMP/taken", "taken"),
                Arguments.of("adapt --model TEMP/none --graph TEMP/none --out TEMP/new", "none"),
                Arguments.of("adapt --model TEMP/none --graph TEMP/dataset --out TEMP/new", "no such directory"),
                Arguments.of("adapt --model TEMP --graph TEMP/dataset --out TEMP/new", "not a run"),
                Arguments.of("adapt --model TEMP --graph TEMP --out TEMP/new", "triples"),
                Arguments.of("adapt --model TEMP --graph TEMP/dataset --out TEMP/taken", "taken"),
                Arguments.of("adapt --model TEMP --update --graph TEMP/dataset", "adapted.json"),
                Arguments.of("embed --model TEMP/none --entities a", "adapted.json"),
                Arguments.of("embed --model TEMP/none --all-entities --out TEMP/none/x.safetensors", "no directory"),
                Arguments.of("embed --model TEMP/none --all-entities --out TEMP/taken", "is a directory"),
                Arguments.of("similar --model TEMP/none x", "adapted.json"),
                Arguments.of("complete --model TEMP/none x y", "adapted.json"),
                Arguments.of("predict TEMP/none x", "not a run"),
                Arguments.of("predict TEMP/taken x", "provenance.json"),
                // Options that have an effect are refused for nothing but what they name.
                Arguments.of(
                        "finetune entities --graph TEMP/none --system lm --train-language --language-run TEMP/none"
                                + " --knowledge-rate 1e-3 --out TEMP/new",
                        "none"),
                Arguments.of(
                        "finetune entities --graph TEMP/none --system lm+gnn+m --ablation random-vectors"
                                + " --initial-scale 0 --no-relations --knowledge-rate 1e-3 --out TEMP/new",
                        "none"),
                Arguments.of("pretrain --resume --out TEMP/begun --backbone bge-small", "begun"),
                Arguments.of("adapt --model TEMP/none --graph TEMP/none.ttl --lang de --out TEMP/new", "none.ttl"),
                Arguments.of("embed --model TEMP/none --entities a --space description", "adapted.json"),
                Arguments.of("embed --model TEMP/none --pooling mean --input TEMP/none", "adapted.json"),
                Arguments.of("link --model TEMP/none --disambiguate --model-weight 1 --min-score 0.5", "none"),
                Arguments.of(
                        "finetune fewrel --train TEMP/f --system lm --measure-relations TEMP/empty --out TEMP/new",
                        "found an empty file"),
                Arguments.of("reproduce table1 --fewrel-train TEMP/f --graph TEMP --out TEMP/new", "--fewrel-train"),
                Arguments.of("reproduce table2 --metaqa TEMP/none --out TEMP/new", "kb.txt"),
                Arguments.of("reproduce table3 --graph TEMP/none --out TEMP/new", "--graph"),
                Arguments.of("reproduce table3 --graph TEMP/dataset --model TEMP/none --out TEMP/new", "none"),
                Arguments.of("reproduce table3 --graph TEMP/dataset --out TEMP/taken", "not empty"),
                Arguments.of("evaluate TEMP/none", "none"),
                Arguments.of("evaluate TEMP/taken --json TEMP/none/m.json", "choose another --json"),
                Arguments.of("bench --json TEMP/none/m.json", "there is no directory"),
                Arguments.of("bench --quick --json TEMP/taken", "is a directory; --json wants the name of a file"),
                Arguments.of(
                        "complete --model TEMP/m x y --json TEMP/taken/config.yaml/m.json", "there is no directory"),
                Arguments.of("inspect TEMP/none", "none"),
                Arguments.of("inspect TEMP/dataset", "dataset.json"),
                Arguments.of("inspect TEMP", "neither"),
                Arguments.of("export TEMP/none --out TEMP/new", "none"),
                Arguments.of("link --data TEMP/none", "none"),
                Arguments.of("link --model TEMP/none", "none"),
                Arguments.of("report TEMP/none", "none"),
                Arguments.of("report TEMP/dataset", "metrics.jsonl"));
    }

    private Invocation invoke(String line) throws IOException {
        Files.createDirectories(temp.resolve("dataset"));
        Files.writeString(temp.resolve("dataset").resolve("dataset.json"), "{}");
        Files.writeString(temp.resolve("empty"), "");
        Files.createDirectories(temp.resolve("taken"));
        Files.writeString(temp.resolve("taken").resolve("config.yaml"), "seed: 1");
        Path begun = Files.createDirectories(temp.resolve("begun"));
        Files.writeString(begun.resolve("config.yaml"), "seed: 1");
        Files.writeString(begun.resolve("provenance.json"), "{\"backbone\": {\"given\": \"bge-small\"}}");
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        return Invocation.of(Arrays.stream(words)
                .map(word -> word.replace("TEMP", temp.toString()))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("wrongUsage")
    void wrongUsageIsTwoAndNamesTheFaultAndTheHelp(String line, String named) throws IOException {
        Invocation result = invoke(line);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("jaket: ")
                .contains(named)
                .contains("--help'")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputIsThreeAndOnePlainSentence(String line, String named) throws IOException {
        Invocation result = invoke(line);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        List<String> lines = result.err().lines().toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("jaket: ").contains(named).doesNotContain("Exception");
    }

    @Test
    void theTraceIsPrintedOnlyWhenAskedFor() throws IOException {
        Invocation result = invoke("inspect TEMP/none --stacktrace");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("\tat org.jaket.cli.");
    }

    @Test
    void theMapIsTheDocumentedOne() {
        assertThat(ExitCodes.of(new BadInputException("x"))).isEqualTo(3);
        assertThat(ExitCodes.of(new IllegalStateException("x"))).isEqualTo(1);
        assertThat(ExitCodes.of(new OutOfMemoryError())).isEqualTo(1);
    }

    @Test
    void faultsOfFilesAndOfNativeCodeAreOneSentence() {
        assertThat(Faults.sentence(new UncheckedIOException(new AccessDeniedException("/x/y"))))
                .isEqualTo("/x/y: permission denied");
        assertThat(Faults.sentence(new UncheckedIOException(new IOException("No space left on device"))))
                .isEqualTo("No space left on device");
        assertThat(Faults.sentence(new RuntimeException("expected 3 columns\nException raised from ...\nframe #0")))
                .isEqualTo("RuntimeException: expected 3 columns");
        assertThat(Faults.sentence(new OutOfMemoryError())).contains("JAKET_JAVA_OPTS");
        assertThat(Faults.sentence(new UnsatisfiedLinkError("java.io.IOException: No space left on device")))
                .contains("No space left on device", "org.bytedeco.javacpp.cachedir");
    }
}

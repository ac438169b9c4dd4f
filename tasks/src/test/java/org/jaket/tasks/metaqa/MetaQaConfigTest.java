package org.jaket.tasks.metaqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jaket.finetune.FinetuneRun;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetaQaConfigTest {

    @TempDir
    Path folder;

    private static MetaQaConfig config(String kb, @Nullable String model, @Nullable String languageRun, String system) {
        return new MetaQaConfig(
                kb,
                "t/../t.txt",
                "d.txt",
                null,
                1,
                1,
                null,
                model,
                null,
                languageRun,
                "bge-small",
                system,
                "none",
                16,
                4,
                true,
                1,
                MetaQaConfig.defaults());
    }

    @Test
    void pathsAreKeptSoThatTheRunCanBeUsedFromAnyDirectory() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        MetaQaConfig config = config("kb.txt", "runs/first", "runs/text", "lm");
        assertThat(List.of(config.kb(), config.train(), config.model(), config.languageRun()))
                .containsExactly(
                        here.resolve("kb.txt").toString(),
                        here.resolve("t.txt").toString(),
                        here.resolve("runs/first").toString(),
                        here.resolve("runs/text").toString());
        assertThat(config.test()).isNull();
        assertThat(config.backbone()).isEqualTo("bge-small");
        FinetuneRun run = new FinetuneRun(folder.resolve("run"));
        run.start("metaqa", config, Map.of(), run.lock());
        assertThat(run.config(MetaQaConfig.class)).isEqualTo(config);
        assertThat(config.kgSeed()).isEqualTo(1);
        // A run of an older version kept them as they were given, and had neither an ablation nor a seed of the graph.
        Path file = run.directory().config();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(here + "/", "")
                        .replace("ablation: \"none\"\n", "")
                        .replace("kg_seed: 1\n", ""));
        assertThat(Files.readString(file)).contains("kb: \"kb.txt\"").doesNotContain("ablation", "kg_seed");
        assertThat(run.config(MetaQaConfig.class)).isEqualTo(config);
    }

    @Test
    void aRunOfAnOlderVersionHasNoLanguageRun() throws IOException {
        FinetuneRun run = new FinetuneRun(folder.resolve("older"));
        MetaQaConfig config = config("kb.txt", null, null, "lm");
        run.start("metaqa", config, Map.of(), run.lock());
        Path file = run.directory().config();
        Files.writeString(file, Files.readString(file).replace("language_run: null\n", ""));
        assertThat(Files.readString(file)).doesNotContain("language_run");
        assertThat(run.config(MetaQaConfig.class)).isEqualTo(config);
        assertThatThrownBy(() -> config("kb.txt", "runs/first", "runs/text", "jaket"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--language-run")
                .hasMessageEndingWith("not with jaket");
    }

    @Test
    void aRefusedOptionOfAWrittenRunIsNamedWithoutNamesOfClasses() throws IOException {
        FinetuneRun run = new FinetuneRun(folder.resolve("refused"));
        run.start("metaqa", config("kb.txt", null, null, "jaket"), Map.of(), run.lock());
        Path file = run.directory().config();
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace("hops: 1", "hops: 9"));
        assertThatThrownBy(() -> run.config(MetaQaConfig.class))
                .isInstanceOf(BadInputException.class)
                .hasMessage(file + ": --hops must be 1, 2 or 3, found 9");
        Files.writeString(file, whole.replace("hops: 1", "hops: one"));
        assertThatThrownBy(() -> run.config(MetaQaConfig.class))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("config.yaml: the value of hops is not of the kind expected");
    }
}

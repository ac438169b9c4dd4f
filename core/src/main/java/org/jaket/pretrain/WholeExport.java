package org.jaket.pretrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jaket.language.HuggingFaceDirectory;
import org.jaket.store.AtomicFiles;
import org.jaket.store.Dataset;
import org.jaket.store.Utf8;
import org.jaket.tensor.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a whole model: language module, knowledge module, merge and heads, with what is needed to read them without
 * jaket.
 */
final class WholeExport {

    static final int FORMAT_VERSION = 1;
    static final String EXAMPLE = "example.safetensors";

    private static final long ROOM = 64L << 20;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final JaketRun run;
    private final boolean memory;

    /**
     * An export.
     *
     * @param run the run to take the model from
     * @param memory whether the entity memory goes with it
     */
    WholeExport(JaketRun run, boolean memory) {
        this.run = run;
        this.memory = memory;
    }

    /** Writes the directory, whole or not at all; an earlier export in its place is replaced. */
    void write(Path out) {
        PretrainModel model = run.model();
        long bytes = model.parameters().size() * Float.BYTES + ROOM;
        if (memory) {
            bytes += model.memory().vectors().numel() * model.memory().vectors().element_size();
        }
        HuggingFaceDirectory.publish(out, bytes, this::fill);
    }

    private void fill(Path directory) throws IOException {
        PretrainModel model = run.model();
        Path weights = directory.resolve("model.safetensors");
        TensorFiles.write(weights, model.parameters());
        write(directory, "config.json", config().toPrettyString() + "\n");
        Path tokenizer = directory.resolve("tokenizer.json");
        Files.copy(run.directory().tokenizer(), tokenizer);
        write(
                directory,
                "tokenizer_config.json",
                HuggingFaceDirectory.tokenizerConfig(model.languageConfig(), tokenizer));
        Files.copy(run.directory().provenance(), directory.resolve("provenance.json"));
        Dataset dataset = run.dataset();
        copy(dataset, "categories.jsonl", directory);
        copy(dataset, "relations.jsonl", directory);
        if (memory) {
            TensorFiles.write(directory.resolve("memory.safetensors"), Checkpointing.memory(model));
            copy(dataset, "entities.jsonl", directory);
        }
        new ExportExample(run).write(directory.resolve(EXAMPLE));
        write(directory, "README.md", ModelCard.text(run, provenance(directory), AtomicFiles.sha256(weights), memory));
    }

    private static void copy(Dataset dataset, String name, Path directory) throws IOException {
        Files.copy(dataset.directory().resolve(name), directory.resolve(name));
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }

    private static JsonNode provenance(Path directory) throws IOException {
        return MAPPER.readTree(Utf8.read(directory.resolve("provenance.json")));
    }

    private ObjectNode config() {
        PretrainConfig config = run.config();
        Parameters parameters = run.model().parameters();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("model_type", "jaket");
        root.put("format_version", FORMAT_VERSION);
        root.put("step", run.step());
        root.put("dtype", "float32");
        root.set("language", MAPPER.readTree(run.model().languageConfig().toHuggingFace()));
        root.put("split", run.model().jaket().language().split());
        ObjectNode knowledge = root.putObject("knowledge");
        knowledge.put("num_hidden_layers", config.knowledge().layers());
        knowledge.put("num_attention_heads", config.knowledge().heads());
        knowledge.put("leaky_slope", config.knowledge().leakySlope());
        knowledge.put("layer_norm_eps", org.jaket.knowledge.KnowledgeModule.NORM_EPSILON);
        knowledge.put("fan_out", config.knowledge().fanOut());
        knowledge.put("edges", Provenance.lower(config.graph().edges()));
        root.put("categories", parameters.get("heads.category.bias").size(0));
        root.put("relations", parameters.get("heads.relation.classifier.bias").size(0));
        return root;
    }

    /** The files of an export, in the order of the model card. */
    static List<String> files(boolean memory) {
        List<String> files = new ArrayList<>(List.of(
                "config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json",
                "categories.jsonl",
                "relations.jsonl",
                EXAMPLE,
                "provenance.json",
                "README.md"));
        if (memory) {
            files.addAll(List.of("memory.safetensors", "entities.jsonl"));
        }
        return files;
    }
}

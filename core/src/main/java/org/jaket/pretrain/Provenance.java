package org.jaket.pretrain;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bytedeco.pytorch.global.torch;
import org.jaket.language.Backbone;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.DatasetInfo;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import org.jaket.tensor.ComputePolicy;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code provenance.json}: which data, weights, configuration, seed, machine and version made a model. */
public final class Provenance {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Provenance() {}

    static ObjectNode create(
            PretrainRequest request, PretrainConfig config, DatasetInfo data, Backbone backbone, ComputePolicy policy) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", version());
        root.put("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("seed", config.seed());
        ObjectNode dataNode = root.putObject("data");
        dataNode.put("path", request.data().toAbsolutePath().normalize().toString());
        dataNode.put("name", data.name());
        dataNode.put("source", data.source());
        dataNode.put("licence", data.licence());
        dataNode.put("sha256", AtomicFiles.sha256(request.data().resolve("dataset.json")));
        ObjectNode backboneNode = root.putObject("backbone");
        backboneNode.put("given", Backbone.absolute(request.backbone()));
        backboneNode.put("name", backbone.name());
        backboneNode.put("sha256", backbone.sha256());
        backboneNode.put("masked_token_head", backbone.maskedTokenHead());
        root.put(
                "configuration_sha256",
                AtomicFiles.sha256(ConfigFiles.toYaml(config).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        machine(root.putObject("machine"), policy);
        return root;
    }

    private static void machine(ObjectNode machine, ComputePolicy policy) {
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("java", System.getProperty("java.vm.version"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("torch_threads", torch.get_num_threads());
        machine.put("precision", lower(policy.precision()));
        machine.put("attention", lower(policy.attention()));
    }

    /**
     * The provenance of a run's weights at a step.
     *
     * @param provenance the run's
     * @param run its directory
     * @param step the step of the checkpoint that is used
     */
    public static JsonNode atStep(JsonNode provenance, Path run, long step) {
        if (!provenance.isObject()) {
            throw new BadInputException(run + ": its provenance.json should hold a JSON object");
        }
        ObjectNode result = ((ObjectNode) provenance).deepCopy();
        result.put("run", run.toAbsolutePath().normalize().toString());
        result.put("step", step);
        return result;
    }

    /**
     * The provenance of a model that was adapted to a graph, as the text of its {@code provenance.json}.
     *
     * @param model the provenance of its weights
     * @param weights the checksum of the file of its weights
     * @param graph the graph as it was given
     * @param data what the graph's {@code dataset.json} says
     * @param policy how the vectors were computed
     */
    public static String adapted(JsonNode model, String weights, Path graph, DatasetInfo data, ComputePolicy policy) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", version());
        root.put("created", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        ObjectNode graphNode = root.putObject("graph");
        graphNode.put("path", graph.toAbsolutePath().normalize().toString());
        graphNode.put("name", data.name());
        graphNode.put("source", data.source());
        graphNode.put("licence", data.licence());
        root.put("weights_sha256", weights);
        machine(root.putObject("machine"), policy);
        root.set("model", model);
        return JSON.writeValueAsString(root) + "\n";
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }

    static void write(RunDirectory run, ObjectNode provenance) {
        AtomicFiles.write(run.provenance(), JSON.writeValueAsString(provenance) + "\n");
    }

    /**
     * Reads the provenance of a run.
     *
     * @return a JSON object
     * @throws BadInputException if it is missing or holds no JSON object
     */
    public static JsonNode read(RunDirectory run) {
        return read(run.provenance());
    }

    /**
     * Reads a {@code provenance.json}.
     *
     * @return a JSON object
     * @throws BadInputException if it is missing or holds no JSON object
     */
    public static JsonNode read(Path file) {
        JsonNode root;
        try {
            root = JSON.readTree(Utf8.read(file));
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ": is damaged: expected a JSON object, found something else (" + JsonFault.of(e) + ")", e);
        }
        if (!root.isObject()) {
            throw new BadInputException(file + ": is damaged: expected a JSON object, found "
                    + (root.isMissingNode() ? "nothing" : root.isArray() ? "a list" : "one value"));
        }
        return root;
    }

    /**
     * A string of a run's provenance.
     *
     * @param run the run
     * @param group the object that holds it, such as {@code data}
     * @param name its name there
     * @throws BadInputException if the file is missing or damaged, or has no such string
     */
    public static String text(RunDirectory run, String group, String name) {
        JsonNode value = read(run).path(group).path(name);
        if (!value.isString() || value.asString().isEmpty()) {
            throw new BadInputException(run.provenance() + ": expected a string at " + group + "." + name + ", found "
                    + (value.isMissingNode() ? "nothing" : value) + "; the file is damaged");
        }
        return value.asString();
    }

    /** The version of this code: the jar's, or "development" outside of one. */
    public static String version() {
        String version = Provenance.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

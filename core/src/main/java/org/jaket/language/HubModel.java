package org.jaket.language;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model from a hub, kept in the cache by its commit: {@code hub/ORG--NAME/COMMIT/}, and in {@code hub/ORG--NAME/refs}
 * what a branch or tag stood for when it was last asked for.
 */
final class HubModel {

    private static final String WHOLE = "provenance.json";
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final HubReference reference;
    private final HubSettings settings;
    private final HubClient client;
    private final Consumer<String> notice;
    private final Path root;

    /** What a revision stands for. */
    private record Snapshot(String commit, Set<String> files) {}

    private HubModel(HubReference reference, HubSettings settings, Path cacheDir, Consumer<String> notice) {
        this.reference = reference;
        this.settings = settings;
        this.client = new HubClient(settings, reference);
        this.notice = notice;
        this.root = cacheDir.resolve("hub").resolve(reference.directoryName());
    }

    /**
     * Fetches a model if need be, and reads it.
     *
     * @throws BadInputException if it cannot be fetched, is no BERT or RoBERTa with safetensors, or was damaged since
     */
    static Backbone load(HubReference reference, HubSettings settings, Path cacheDir, Consumer<String> notice) {
        Path directory = fetch(reference, settings, cacheDir, notice);
        HubReference pinned = new HubReference(reference.repository(), String.valueOf(directory.getFileName()));
        Backbone backbone = HuggingFaceReader.read(directory, pinned.toString(), cacheDir);
        Path provenance = directory.resolve(WHOLE);
        String expected = json(provenance).path("weights_sha256").asString("");
        if (!expected.equals(backbone.sha256())) {
            throw new BadInputException(directory + " is not as it was fetched: its weights should have the checksum "
                    + expected + ", found " + backbone.sha256() + "; remove it, and it is fetched again");
        }
        return backbone;
    }

    /**
     * Fetches a model if it is not in the cache.
     *
     * @return its directory, named by the commit
     * @throws BadInputException if it cannot be fetched, or is no BERT or RoBERTa with safetensors
     */
    static synchronized Path fetch(
            HubReference reference, HubSettings settings, Path cacheDir, Consumer<String> notice) {
        HubModel model = new HubModel(reference, settings, cacheDir, notice);
        AtomicFiles.requireWritable(model.root);
        try (FileChannel lock = FileChannel.open(
                        model.root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            return model.fetch();
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot fetch " + reference + " from " + settings.endpoint() + ": " + reason(e)
                            + "; check the network, set HF_ENDPOINT to a mirror or https_proxy to a proxy, and call again to go on"
                            + " where it stopped",
                    e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        if (e instanceof java.net.UnknownHostException) {
            return "the host " + message + " is not known here";
        }
        return message == null ? kind : message;
    }

    private Path fetch() throws IOException {
        Snapshot snapshot = resolve();
        Path directory = root.resolve(snapshot.commit());
        if (Files.isRegularFile(directory.resolve(WHOLE))) {
            return directory;
        }
        if (settings.offline()) {
            throw new BadInputException(reference + " is not whole in " + root + ", and HF_HUB_OFFLINE is set");
        }
        Files.createDirectories(directory);
        download(directory, snapshot, HuggingFaceDirectory.CONFIG);
        // A model that cannot be used is refused before its weights are fetched.
        ConfigJson.read(directory.resolve(HuggingFaceDirectory.CONFIG));
        tokenizer(directory, snapshot);
        weights(directory, snapshot);
        Backbone checked = HuggingFaceReader.read(directory, reference.toString(), root);
        ObjectNode provenance = MAPPER.createObjectNode();
        provenance.put("model", reference.repository());
        provenance.put("revision", reference.revision());
        provenance.put("commit", snapshot.commit());
        provenance.put("endpoint", settings.endpoint().toString());
        provenance.put("weights_sha256", checked.sha256());
        AtomicFiles.write(directory.resolve(WHOLE), provenance.toPrettyString() + "\n");
        return directory;
    }

    private void tokenizer(Path directory, Snapshot snapshot) throws IOException {
        if (snapshot.files().contains(HuggingFaceReader.TOKENIZER_CONFIG)) {
            download(directory, snapshot, HuggingFaceReader.TOKENIZER_CONFIG);
        }
        if (snapshot.files().contains(HuggingFaceDirectory.TOKENIZER)) {
            download(directory, snapshot, HuggingFaceDirectory.TOKENIZER);
        } else {
            download(directory, snapshot, HuggingFaceReader.VOCABULARY);
        }
    }

    private void weights(Path directory, Snapshot snapshot) throws IOException {
        if (snapshot.files().contains(HuggingFaceDirectory.WEIGHTS)) {
            download(directory, snapshot, HuggingFaceDirectory.WEIGHTS);
            return;
        }
        if (!snapshot.files().contains(HuggingFaceReader.INDEX)) {
            throw new BadInputException(reference + " has no " + HuggingFaceDirectory.WEIGHTS + ", only "
                    + String.join(
                            ", ",
                            snapshot.files().stream()
                                    .filter(name -> name.matches(".*\\.(bin|h5|msgpack|ot|onnx)"))
                                    .limit(5)
                                    .toList())
                    + HuggingFaceReader.CONVERT);
        }
        download(directory, snapshot, HuggingFaceReader.INDEX);
        Path index = directory.resolve(HuggingFaceReader.INDEX);
        for (String shard : HuggingFaceReader.shardNames(json(index), index.toString())) {
            download(directory, snapshot, shard);
        }
    }

    private void download(Path directory, Snapshot snapshot, String name) throws IOException {
        Path target = directory.resolve(name);
        if (Files.isRegularFile(target)) {
            return;
        }
        if (!snapshot.files().contains(name)) {
            throw new BadInputException(reference + " has no " + name + ", found "
                    + String.join(", ", snapshot.files().stream().limit(12).toList()));
        }
        new HubDownload(target, reference + ", " + name, notice)
                .run(client, "/" + reference.repository() + "/resolve/" + snapshot.commit() + "/" + name);
    }

    /** Which commit and files a revision stands for; a commit is asked for once, a branch or tag each time. */
    private Snapshot resolve() throws IOException {
        Path known = root.resolve("refs").resolve(reference.revision().replace("/", "--") + ".json");
        boolean remembered = Files.isRegularFile(known);
        if (remembered && (HubReference.isCommit(reference.revision()) || settings.offline())) {
            return snapshot(json(known), known.toString());
        }
        if (settings.offline()) {
            throw new BadInputException(reference + " is not in " + root + ", and HF_HUB_OFFLINE is set");
        }
        String path = "/api/models/" + reference.repository() + "/revision/"
                + reference.revision().replace("/", "%2F");
        byte[] answer;
        try {
            answer = client.get(path, reference.toString(), received -> {
                byte[] bytes = received.body().readNBytes(LARGEST_ANSWER);
                if (received.length() >= 0 && bytes.length != received.length()) {
                    throw new IOException("the answer broke off");
                }
                return bytes;
            });
        } catch (IOException e) {
            if (!remembered) {
                throw e;
            }
            notice.accept("cannot ask " + settings.endpoint() + " for " + reference + " (" + reason(e)
                    + "); taking what it was when last asked");
            return snapshot(json(known), known.toString());
        }
        Snapshot snapshot = snapshot(parse(answer, "the answer of " + settings.endpoint()), "the answer of the hub");
        Files.createDirectories(known.getParent());
        AtomicFiles.write(known, answer);
        return snapshot;
    }

    private Snapshot snapshot(JsonNode root, String where) {
        String commit = root.path("sha").asString("");
        List<String> files = new ArrayList<>();
        root.path("siblings").forEach(file -> files.add(file.path("rfilename").asString("")));
        if (!HubReference.isCommit(commit) || files.isEmpty()) {
            throw new BadInputException(where + " does not say which commit and files " + reference
                    + " stands for; check that HF_ENDPOINT (" + settings.endpoint() + ") speaks for a model hub");
        }
        return new Snapshot(commit, new TreeSet<>(files));
    }

    private static JsonNode json(Path file) {
        try {
            return parse(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private static JsonNode parse(byte[] bytes, String where) {
        try {
            return MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new BadInputException(where + " is not valid JSON: " + JsonFault.of(e), e);
        }
    }
}

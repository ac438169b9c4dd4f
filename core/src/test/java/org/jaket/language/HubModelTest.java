package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jaket.language.FakeHub.Mishap;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelTest {

    private static final String WEIGHTS = "model.safetensors";

    @TempDir
    Path cache;

    private final List<String> notices = new ArrayList<>();
    private FakeHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = new FakeHub().with(PeersTest.directory("tiny-bert"), "config.json", "tokenizer.json", WEIGHTS);
    }

    @AfterEach
    void close() {
        hub.close();
        assertThat(hub.log).doesNotContain("TOKEN LEAKED");
    }

    private Backbone load() {
        return load("hub:org/tiny", hub.settings());
    }

    private Backbone load(String name, HubSettings settings) {
        return HubModel.load(HubReference.parse(name), settings, cache, notices::add);
    }

    private void refuses(String... parts) {
        assertThatThrownBy(this::load)
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    private Path snapshot() {
        return cache.resolve("hub/org--tiny").resolve(FakeHub.COMMIT);
    }

    private long requests(String file) {
        return hub.log.stream().filter(line -> line.contains(file)).count();
    }

    @Test
    void fetchesOnceAndPinsTheCommit() throws IOException {
        Backbone backbone = load();
        assertThat(backbone.name()).isEqualTo("hub:org/tiny@" + FakeHub.COMMIT);
        assertThat(backbone.maskedTokenHead()).isTrue();
        assertThat(snapshot().resolve(WEIGHTS))
                .hasSameBinaryContentAs(PeersTest.directory("tiny-bert").resolve(WEIGHTS));
        assertThat(snapshot().resolve("provenance.json")).content().contains(FakeHub.COMMIT, backbone.sha256());
        assertThat(load().sha256()).isEqualTo(backbone.sha256());
        assertThat(load(backbone.name(), hub.settings()).sha256()).isEqualTo(backbone.sha256());
        assertThat(requests("stored " + WEIGHTS)).isEqualTo(1);
        try (var files = Files.list(snapshot())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "tokenizer.json", WEIGHTS, "provenance.json");
        }
    }

    @Test
    void aPinnedCommitNeedsNoNetwork() {
        load("hub:org/tiny@" + FakeHub.COMMIT, hub.settings());
        int before = hub.log.size();
        load("hub:org/tiny@" + FakeHub.COMMIT, hub.settings());
        assertThat(hub.log).hasSize(before);
    }

    @Test
    void aBranchIsTakenAsLastSeenWhenTheHubIsAway() {
        Backbone backbone = load();
        HubSettings settings = hub.settings();
        hub.close();
        assertThat(load("hub:org/tiny", settings).name()).isEqualTo(backbone.name());
        assertThat(notices).last().asString().contains("cannot ask", "last asked");
        assertThatThrownBy(() -> load("hub:org/other", settings))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("hub:org/other@main", "HF_ENDPOINT", "https_proxy");
    }

    @Test
    void goesOnWhereATransferBroke() {
        int size = hub.files.get(WEIGHTS).length;
        hub.next(WEIGHTS, Mishap.breaksAfter(20_000), Mishap.breaksAfter(5_000));
        assertThat(load().maskedTokenHead()).isTrue();
        List<Integer> starts = hub.log.stream()
                .filter(line -> line.startsWith("stored"))
                .map(line -> line.replaceAll("\\D", ""))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .toList();
        assertThat(starts).hasSize(2).isSorted().allMatch(start -> start > 0 && start < size);
    }

    @Test
    void goesOnInAnotherProcess() throws IOException {
        byte[] content = hub.files.get(WEIGHTS);
        Files.createDirectories(snapshot());
        Files.write(snapshot().resolve("." + WEIGHTS + ".partial"), Arrays.copyOf(content, 30_000));
        load();
        assertThat(hub.log).contains("stored " + WEIGHTS + " bytes=30000-");
        assertThat(snapshot().resolve(WEIGHTS)).hasBinaryContent(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {30_000, 1_000_000})
    void startsAnewBehindSomethingElse(int length) throws IOException {
        Files.createDirectories(snapshot());
        Files.write(snapshot().resolve("." + WEIGHTS + ".partial"), new byte[length]);
        load();
        assertThat(snapshot().resolve(WEIGHTS)).hasBinaryContent(hub.files.get(WEIGHTS));
    }

    @Test
    void keepsAWholeFileThatOnlyLacksItsName() throws IOException {
        byte[] content = hub.files.get(WEIGHTS);
        Files.createDirectories(snapshot());
        Files.write(snapshot().resolve("." + WEIGHTS + ".partial"), content);
        load();
        assertThat(snapshot().resolve(WEIGHTS)).hasBinaryContent(content);
        assertThat(requests("stored " + WEIGHTS)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {WEIGHTS, "config.json"})
    void refusesContentWithAnotherChecksum(String file) {
        hub.wrongEtags.put(file, "ab".repeat(file.equals(WEIGHTS) ? 32 : 20));
        refuses(file, "checksum", "abab");
        assertThat(snapshot().resolve(file)).doesNotExist();
        hub.wrongEtags.clear();
        load();
    }

    @Test
    void waitsForABusyHub() {
        hub.next("api", Mishap.status(503), Mishap.status(429, "Retry-After", "0"));
        hub.next("config.json", Mishap.status(500));
        hub.next(WEIGHTS, Mishap.status(502), Mishap.status(503));
        assertThat(load().maskedTokenHead()).isTrue();
    }

    @Test
    void givesUpOnAHubThatStaysBusy() {
        for (int i = 0; i < 5; i++) {
            hub.next("config.json", Mishap.status(503));
        }
        refuses("hub:org/tiny@main", "503", "call again");
        assertThat(requests("config.json")).isEqualTo(5);
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatThrownBy(() -> load("hub:org/tiny@v9", hub.settings()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("hub:org/tiny@v9", "does not have it", "revision");
        hub.files.remove("tokenizer.json");
        refuses("vocab.txt", "config.json");
    }

    @Test
    void asksForATokenWhereOneIsNeeded() {
        hub.requiredToken = "other";
        refuses("401", "HF_TOKEN");
        hub.requiredToken = "secret";
        assertThat(load().maskedTokenHead()).isTrue();
    }

    @Test
    void refusesPicklesBeforeItFetchesThem() {
        hub.files.remove(WEIGHTS);
        hub.files.put("pytorch_model.bin", new byte[10]);
        refuses("pytorch_model.bin", "save_pretrained");
        assertThat(requests("pytorch_model.bin")).isZero();
    }

    @Test
    void refusesOtherModelsBeforeTheirWeights() {
        String config = new String(hub.files.get("config.json"), java.nio.charset.StandardCharsets.UTF_8);
        hub.files.put("config.json", config.replace("\"bert\"", "\"gpt2\"").getBytes());
        refuses("gpt2");
        assertThat(requests(WEIGHTS)).isZero();
    }

    @Test
    void fetchesShards() throws IOException {
        Path sharded = cache.resolve("sharded");
        Shards.write(PeersTest.directory("tiny-bert"), sharded, 2);
        String whole = load().sha256();
        AtomicFiles.deleteTree(cache.resolve("hub"));
        hub.files.remove(WEIGHTS);
        hub.with(sharded, "model.safetensors.index.json", Shards.name(0, 2), Shards.name(1, 2));
        Backbone backbone = load();
        assertThat(backbone.weights().files()).hasSize(2);
        assertThat(backbone.sha256()).isNotEqualTo(whole);
    }

    @Test
    void noticesDamageInItsCache() throws IOException {
        load();
        byte[] bytes = Files.readAllBytes(snapshot().resolve(WEIGHTS));
        bytes[bytes.length - 2] ^= 1;
        Files.write(snapshot().resolve(WEIGHTS), bytes);
        refuses(snapshot().toString(), "checksum", "remove it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub:", "hub:a/b/c", "hub:a/b@", "hub:../x", "hub:a b", "hub:a/b@../../x", "hub:a@b@c"})
    void refusesNamesOfNoModel(String name) {
        assertThatThrownBy(() -> Backbone.load(name, cache))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("hub:ORG/NAME");
    }

    @Test
    void settingsComeFromTheEnvironment() {
        HubSettings plain = HubSettings.of(Map.of(), false);
        assertThat(plain.endpoint().getScheme()).isEqualTo("https");
        assertThat(plain.token()).isNull();
        assertThat(plain.proxyFor("anywhere")).isNull();
        HubSettings set = HubSettings.of(
                Map.of(
                        "HF_ENDPOINT", "https://mirror.example:8443/hub/",
                        "HF_TOKEN", "t",
                        "HTTPS_PROXY", "proxy.example:3128",
                        "no_proxy", "localhost, .inside.example",
                        "HF_HUB_OFFLINE", "1"),
                false);
        assertThat(set.endpoint()).isEqualTo(URI.create("https://mirror.example:8443/hub"));
        assertThat(set.token()).isEqualTo("t");
        assertThat(set.offline()).isTrue();
        assertThat(set.proxyFor("mirror.example"))
                .isEqualTo(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.example", 3128)));
        assertThat(set.proxyFor("a.inside.example")).isEqualTo(Proxy.NO_PROXY);
        assertThat(set.proxyFor("localhost")).isEqualTo(Proxy.NO_PROXY);
        assertThat(HubSettings.of(Map.of("https_proxy", "proxy.example"), true).proxyFor("x"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror", "ftp://mirror", "http://", "https://a b"})
    void refusesEndpointsThatAreNoAddress(String endpoint) {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", endpoint), false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("HF_ENDPOINT", endpoint);
    }

    @Test
    void anOfflineHubIsNotAsked() {
        HubSettings settings = hub.settings();
        HubSettings offline = new HubSettings(
                settings.endpoint(), null, null, List.of(), true, settings.firstWait(), settings.patience());
        assertThatThrownBy(() -> load("hub:org/tiny", offline)).hasMessageContaining("HF_HUB_OFFLINE");
        assertThat(hub.log).isEmpty();
        load();
        int before = hub.log.size();
        assertThat(load("hub:org/tiny", offline).maskedTokenHead()).isTrue();
        assertThat(hub.log).hasSize(before);
    }

    @Test
    void goesThroughAProxy() throws IOException {
        // A proxy for plain HTTP is asked for the whole address; the hub's own server does not mind.
        HubSettings settings = hub.settings();
        int port = settings.endpoint().getPort();
        HubSettings proxied = new HubSettings(
                URI.create("http://hub.invalid:" + port),
                null,
                new Proxy(Proxy.Type.HTTP, new InetSocketAddress("localhost", port)),
                List.of("127.0.0.1"),
                false,
                settings.firstWait(),
                settings.patience());
        assertThat(load("hub:org/tiny", proxied).maskedTokenHead()).isTrue();
    }
}

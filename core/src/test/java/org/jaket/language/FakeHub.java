package org.jaket.language;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.store.AtomicFiles;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks a model hub's paths: the list of files, small files as they are under the SHA-1 of their git
 * blob, large ones by a redirect to another host that stores them under their SHA-256.
 */
final class FakeHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** What happens to the next request of a file, in place of an answer. */
    record Mishap(int status, int bytes, Map<String, String> headers) {
        /** A status without a body. */
        static Mishap status(int status, String... headers) {
            Map<String, String> map = new HashMap<>();
            for (int i = 0; i < headers.length; i += 2) {
                map.put(headers[i], headers[i + 1]);
            }
            return new Mishap(status, 0, map);
        }

        /** The connection breaks after so many bytes. */
        static Mishap breaksAfter(int bytes) {
            return new Mishap(0, bytes, Map.of());
        }
    }

    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, Deque<Mishap>> mishaps = new HashMap<>();
    final Map<String, String> wrongEtags = new HashMap<>();
    final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @Nullable
    String requiredToken;

    private boolean closed;

    private final HttpServer hub = start();
    private final HttpServer storage = start();

    FakeHub() {
        hub.createContext("/", this::answer);
        storage.createContext("/", this::store);
        hub.start();
        storage.start();
    }

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    FakeHub with(Path directory, String... names) throws IOException {
        for (String name : names) {
            files.put(name, Files.readAllBytes(directory.resolve(name)));
        }
        return this;
    }

    void next(String file, Mishap... mishap) {
        mishaps.computeIfAbsent(file, name -> new ArrayDeque<>()).addAll(List.of(mishap));
    }

    HubSettings settings() {
        return new HubSettings(
                URI.create("http://localhost:" + hub.getAddress().getPort()),
                "secret",
                null,
                List.of(),
                false,
                Duration.ofMillis(2),
                Duration.ofSeconds(5));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            log.add(path + " " + exchange.getRequestHeaders().getFirst("Range"));
            if (requiredToken != null && !token.equals("Bearer " + requiredToken)) {
                send(exchange, 401, new byte[0]);
            } else if (path.equals("/api/models/org/tiny/revision/main") || path.endsWith("/revision/" + COMMIT)) {
                if (!mishap(exchange, "api")) {
                    send(exchange, 200, listing());
                }
            } else if (path.startsWith("/org/tiny/resolve/" + COMMIT + "/")) {
                file(exchange, path.substring(path.lastIndexOf('/') + 1));
            } else {
                send(exchange, 404, new byte[0]);
            }
        }
    }

    private byte[] listing() {
        StringBuilder json = new StringBuilder("{\"sha\":\"" + COMMIT + "\",\"siblings\":[");
        files.keySet()
                .forEach(name -> json.append("{\"rfilename\":\"").append(name).append("\"},"));
        return json.append("{\"rfilename\":\"README.md\"}]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void file(HttpExchange exchange, String name) throws IOException {
        byte[] content = files.get(name);
        if (content == null) {
            send(exchange, 404, new byte[0]);
        } else if (name.endsWith(".safetensors")) {
            exchange.getResponseHeaders().set("ETag", "\"" + gitBlob(new byte[] {1}) + "\"");
            exchange.getResponseHeaders()
                    .set("X-Linked-Etag", "\"" + wrongEtags.getOrDefault(name, AtomicFiles.sha256(content)) + "\"");
            exchange.getResponseHeaders()
                    .set("Location", "http://127.0.0.1:" + storage.getAddress().getPort() + "/stored/" + name);
            send(exchange, 302, new byte[0]);
        } else if (!mishap(exchange, name)) {
            exchange.getResponseHeaders().set("ETag", "\"" + wrongEtags.getOrDefault(name, gitBlob(content)) + "\"");
            send(exchange, 200, content);
        }
    }

    /** The host that stores large files: it knows ranges, and must not see the token. */
    private void store(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring("/stored/".length());
            String range = exchange.getRequestHeaders().getFirst("Range");
            log.add("stored " + name + " " + range);
            if (exchange.getRequestHeaders().containsKey("Authorization")) {
                log.add("TOKEN LEAKED");
            }
            byte[] content = java.util.Objects.requireNonNull(files.get(name));
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
            if (from >= content.length) {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
                send(exchange, 416, new byte[0]);
                return;
            }
            byte[] part = java.util.Arrays.copyOfRange(content, from, content.length);
            exchange.getResponseHeaders().set("ETag", "\"md5-of-some-kind\"");
            if (mishap(exchange, name, part)) {
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            send(exchange, from > 0 ? 206 : 200, part);
        }
    }

    private boolean mishap(HttpExchange exchange, String name) throws IOException {
        return mishap(exchange, name, new byte[0]);
    }

    private boolean mishap(HttpExchange exchange, String name, byte[] part) throws IOException {
        Mishap mishap = mishaps.getOrDefault(name, new ArrayDeque<>()).poll();
        if (mishap == null) {
            return false;
        }
        mishap.headers().forEach(exchange.getResponseHeaders()::set);
        if (mishap.status() > 0) {
            send(exchange, mishap.status(), new byte[0]);
            return true;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null) {
            String from = range.replaceAll("bytes=(\\d+)-", "$1");
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-99/100");
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, part.length);
        exchange.getResponseBody().write(part, 0, Math.min(mishap.bytes(), part.length));
        exchange.getResponseBody().flush();
        throw new IOException("broken off on purpose");
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    static String gitBlob(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            hub.stop(0);
            storage.stop(0);
        }
    }
}

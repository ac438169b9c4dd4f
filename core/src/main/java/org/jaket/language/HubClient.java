package org.jaket.language;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a hub: follows its redirects, keeps the token from other hosts, and waits where it says that it is busy.
 */
final class HubClient {

    private static final int ATTEMPTS = 5;
    private static final int MOST_REDIRECTS = 8;
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final HubSettings settings;
    private final HubReference reference;

    HubClient(HubSettings settings, HubReference reference) {
        this.settings = settings;
        this.reference = reference;
    }

    /**
     * An answer with a body.
     *
     * @param status 200, 206 or 416
     * @param etag what identifies the content: a SHA-256, a git blob's SHA-1, or something else; null if not told
     * @param length of the body; -1 if not told
     * @param range the Content-Range; null if there is none
     * @param body to be closed by the receiver
     */
    record Answer(
            int status,
            @Nullable String etag,
            long length,
            @Nullable String range,
            InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Takes an answer; what it throws counts as a failed try. */
    interface Receiver<T> {
        /** Reads the answer. */
        T receive(Answer answer) throws IOException;

        /** The byte from which the next try should go on; 0 for the whole. */
        default long from() {
            return 0;
        }
    }

    /** The hub is busy or a transfer broke off; another try may do. */
    private static final class Busy extends IOException {
        private static final long serialVersionUID = 1;
        private final long seconds;

        Busy(String message, long seconds) {
            super(message);
            this.seconds = seconds;
        }
    }

    /**
     * Gets something, again after a while if that fails and another try may do. As long as tries bring a transfer
     * forward, they do not count.
     *
     * @param path below the endpoint, beginning with a slash
     * @param what names it in errors
     * @throws BadInputException if the hub refuses it
     * @throws IOException if the hub cannot be reached
     */
    <T> T get(String path, String what, Receiver<T> receiver) throws IOException {
        Duration wait = settings.firstWait();
        long reached = receiver.from();
        for (int attempt = 1; ; attempt++) {
            long seconds = 0;
            IOException failure;
            try (Answer answer = open(path, what, receiver.from())) {
                return receiver.receive(answer);
            } catch (Busy e) {
                failure = e;
                seconds = Math.min(e.seconds, LONGEST_WAIT_SECONDS);
            } catch (IOException e) {
                failure = e;
            }
            if (receiver.from() > reached) {
                reached = receiver.from();
                attempt = 0;
                wait = settings.firstWait();
            }
            if (attempt >= ATTEMPTS) {
                throw failure;
            }
            sleep(Math.max(wait.toMillis(), 1000 * seconds));
            wait = wait.multipliedBy(2);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadInputException("interrupted while fetching; call again to go on where it stopped", e);
        }
    }

    private Answer open(String path, String what, long from) throws IOException {
        URI uri = URI.create(settings.endpoint() + path);
        String etag = null;
        for (int hop = 0; hop < MOST_REDIRECTS; hop++) {
            HttpURLConnection connection = connect(uri, from);
            int status = connection.getResponseCode();
            boolean own = isOwn(uri);
            // What stores the bytes may call them by another name than the hub does.
            String linked = connection.getHeaderField("X-Linked-ETag");
            String plain = own ? connection.getHeaderField("ETag") : null;
            etag = linked != null ? bare(linked) : etag == null && plain != null ? bare(plain) : etag;
            if (status >= 300 && status < 400 && connection.getHeaderField("Location") != null) {
                uri = redirected(uri, connection.getHeaderField("Location"));
                connection.disconnect();
                continue;
            }
            if (status == 200 || status == 206 || status == 416) {
                return new Answer(
                        status,
                        etag,
                        connection.getContentLengthLong(),
                        connection.getHeaderField("Content-Range"),
                        status == 416 ? InputStream.nullInputStream() : connection.getInputStream());
            }
            String wait = connection.getHeaderField("Retry-After");
            connection.disconnect();
            throw refusal(status, what, wait);
        }
        throw new BadInputException(what + ": the hub redirects in a circle");
    }

    private HttpURLConnection connect(URI uri, long from) throws IOException {
        Proxy proxy = settings.proxyFor(uri.getHost());
        HttpURLConnection connection = (HttpURLConnection)
                (proxy == null ? uri.toURL().openConnection() : uri.toURL().openConnection(proxy));
        int patience = Math.toIntExact(settings.patience().toMillis());
        connection.setConnectTimeout(patience);
        connection.setReadTimeout(patience);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "jaket");
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (settings.token() != null && isOwn(uri)) {
            connection.setRequestProperty("Authorization", "Bearer " + settings.token());
        }
        if (from > 0) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
        }
        return connection;
    }

    private boolean isOwn(URI uri) {
        return uri.getHost().equalsIgnoreCase(settings.endpoint().getHost())
                && uri.getPort() == settings.endpoint().getPort()
                && uri.getScheme().equals(settings.endpoint().getScheme());
    }

    private static URI redirected(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("the hub redirects to something that is no address: " + location, e);
        }
        boolean web = to.getHost() != null && List.of("http", "https").contains(String.valueOf(to.getScheme()));
        if (!web || ("https".equals(from.getScheme()) && !"https".equals(to.getScheme()))) {
            throw new BadInputException("the hub redirects to " + to + ", which is less safe than " + from.getHost());
        }
        return to;
    }

    private static String bare(String etag) {
        String value = etag.strip();
        value = value.startsWith("W/") ? value.substring(2) : value;
        return value.replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private IOException refusal(int status, String what, @Nullable String wait) {
        if (status == 429 || status >= 500) {
            return new Busy(what + ": the hub answered " + status, seconds(wait));
        }
        if (status == 401 || status == 403) {
            throw new BadInputException(what + ": the hub refuses it (" + status
                    + "); check the name, and for a private or" + " gated model accept its terms and set HF_TOKEN");
        }
        if (status == 404) {
            throw new BadInputException(
                    what + ": " + settings.endpoint() + " does not have it; check the name and the revision");
        }
        throw new BadInputException(what + ": the hub answered " + status + " for " + reference);
    }

    private static long seconds(@Nullable String wait) {
        if (wait == null || !wait.strip().matches("\\d{1,6}")) {
            return 0;
        }
        return Long.parseLong(wait.strip());
    }
}

package org.jaket.language;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * How a hub is reached.
 *
 * @param endpoint the hub or a mirror of it
 * @param token what proves who asks; null for nobody in particular
 * @param proxy the proxy of the environment; null leaves it to Java's own properties
 * @param proxyless hosts that are reached without it
 * @param offline whether only what is in the cache may be used
 * @param firstWait how long to wait before a second try; each further wait is twice as long
 * @param patience how long a connection may be silent
 */
record HubSettings(
        URI endpoint,
        @Nullable String token,
        @Nullable Proxy proxy,
        List<String> proxyless,
        boolean offline,
        Duration firstWait,
        Duration patience) {

    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";

    /** From HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, https_proxy and no_proxy, as the hub's own client reads them. */
    static HubSettings ofEnvironment() {
        return of(System.getenv(), System.getProperty("https.proxyHost") != null);
    }

    /**
     * From an environment.
     *
     * @param environment its variables
     * @param javaProxy whether Java's own properties name a proxy, which then wins
     * @throws BadInputException if a variable cannot be understood
     */
    static HubSettings of(Map<String, String> environment, boolean javaProxy) {
        URI endpoint = uri("HF_ENDPOINT", first(environment, DEFAULT_ENDPOINT, "HF_ENDPOINT"));
        String name = endpoint.getScheme().equals("https") ? "https_proxy" : "http_proxy";
        String proxy = javaProxy ? "" : first(environment, "", name, name.toUpperCase(Locale.ROOT), "all_proxy");
        String token = first(environment, "", "HF_TOKEN");
        String none = first(environment, "", "no_proxy", "NO_PROXY");
        String offline = first(environment, "0", "HF_HUB_OFFLINE");
        return new HubSettings(
                endpoint,
                token.isEmpty() ? null : token,
                proxy.isEmpty() ? null : proxy(name, proxy),
                none.isEmpty()
                        ? List.of()
                        : List.of(none.toLowerCase(Locale.ROOT).split("[, ]+")),
                List.of("1", "on", "yes", "true").contains(offline.toLowerCase(Locale.ROOT)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60));
    }

    private static String first(Map<String, String> environment, String preset, String... names) {
        for (String name : names) {
            String value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return preset;
    }

    private static URI uri(String variable, String value) {
        try {
            URI uri = URI.create(value.replaceAll("/+$", ""));
            if (List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new BadInputException("the environment variable " + variable
                + " should hold an address such as https://HOST:PORT, found " + value);
    }

    private static Proxy proxy(String variable, String value) {
        URI uri = uri(variable, value.contains("://") ? value : "http://" + value);
        if (uri.getUserInfo() != null) {
            throw new BadInputException("the environment variable " + variable + " names a proxy with a password, which"
                    + " jaket does not send; use one without, or a mirror in HF_ENDPOINT");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    /** The proxy for a host; null leaves it to Java. */
    @Nullable
    Proxy proxyFor(String host) {
        if (proxy == null) {
            return null;
        }
        String name = host.toLowerCase(Locale.ROOT);
        for (String entry : proxyless) {
            String suffix = entry.startsWith(".") ? entry : "." + entry;
            if (entry.equals("*") || name.equals(entry) || name.endsWith(suffix)) {
                return Proxy.NO_PROXY;
            }
        }
        return proxy;
    }
}

package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.HttpSettings.Auth;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Timeouts;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.FileContents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One request of an HTTP node, with its variables put in.
 *
 * @param request what is sent
 * @param shown the request's text for people: without credentials, secrets and the bytes of files
 */
record HttpCall(EgressRequest request, String shown) {

    private static final int MOST_REDIRECTS = 5;
    private static final Duration WHOLE = Duration.ofMinutes(20);
    private static final int MOST_SHOWN = 100_000;
    private static final Set<String> ALWAYS_MASKED = Set.of("authorization", "proxy-authorization");
    private static final Pattern NOT_OF_A_BOUNDARY = Pattern.compile("[^A-Za-z0-9]");

    /** @throws NodeFailure where the settings and the variables make no request */
    static HttpCall of(HttpSettings settings, NodeContext context, FileContents contents) {
        return new Assembly(settings, context).call(contents);
    }

    /** The headers as they are put together: names in any case, the last value of a name counts. */
    private static final class Headers {

        private final Map<String, Entry<String, String>> byName = new LinkedHashMap<>();

        void set(String name, String value) {
            byName.put(name.toLowerCase(Locale.ROOT), Map.entry(name, value));
        }

        boolean has(String name) {
            return byName.containsKey(name.toLowerCase(Locale.ROOT));
        }

        List<Entry<String, String>> all() {
            return List.copyOf(byName.values());
        }
    }

    private static final class Assembly {

        private final HttpSettings settings;
        private final NodeContext context;
        private final VariablePool pool;
        private final Headers headers = new Headers();
        private String credential = "";

        Assembly(HttpSettings settings, NodeContext context) {
            this.settings = settings;
            this.context = context;
            this.pool = context.variables();
        }

        HttpCall call(FileContents contents) {
            String key = key();
            String url = settings.url().render(pool);
            List<Entry<String, String>> params = params();
            HttpAddress address = HttpAddress.of(url, params);
            refuseUnchecked(address);
            headers();
            authorize(key, address);
            String boundary = "----runnel"
                    + NOT_OF_A_BOUNDARY.matcher(context.attemptId()).replaceAll("");
            HttpBody body =
                    new HttpBody.Writer(pool, contents, context.run().run().tenant(), boundary).write(settings.body());
            if (!body.mediaType().isEmpty() && (body.claimedOnly() || !headers.has("Content-Type"))) {
                headers.set("Content-Type", body.mediaType());
            }
            if (!repeatable(settings.method()) && !headers.has("Idempotency-Key")) {
                headers.set("Idempotency-Key", context.attemptId());
            }
            HttpSettings.Times times = settings.times();
            var request = new EgressRequest(
                    settings.method(),
                    address.toUri(),
                    headers.all(),
                    body.bytes(),
                    Trust.NAMED,
                    new Timeouts(times.connect(), times.write().plus(times.read()), times.read(), WHOLE),
                    MOST_REDIRECTS);
            return new HttpCall(request, shown(maskedAddress(url, params), body));
        }

        private String key() {
            Auth auth = settings.auth();
            if (auth == null) {
                return "";
            }
            if (auth.scheme() == null) {
                throw new NodeFailure("AuthorizationConfigError", "authorization config is required");
            }
            String key = auth.key().render(pool);
            if (key.isBlank()) {
                throw new NodeFailure(
                        "AuthorizationConfigError",
                        "API key is required for authorization but was empty. Please provide a valid API key.");
            }
            return key;
        }

        private List<Entry<String, String>> params() {
            var params = new ArrayList<Entry<String, String>>();
            settings.params()
                    .forEach(param -> params.add(
                            Map.entry(param.name().render(pool), param.value().render(pool))));
            return params;
        }

        private void refuseUnchecked(HttpAddress address) {
            if (!settings.verify() && address.scheme().equals("https")) {
                throw new NodeFailure(
                        "HttpRequestNodeError",
                        "Certificates are always checked; ssl_verify: false is not supported. "
                                + "The operator can trust a further authority with the setting egress.ca-file.");
            }
        }

        /** Split after the variables were put in, so that a variable may hold several headers. */
        private void headers() {
            settings.headers().render(pool).lines().forEach(line -> {
                int colon = line.indexOf(':');
                String name = (colon < 0 ? line : line.substring(0, colon)).strip();
                if (!name.isEmpty()) {
                    headers.set(name, colon < 0 ? "" : line.substring(colon + 1).strip());
                }
            });
        }

        private void authorize(String key, HttpAddress address) {
            Auth auth = settings.auth();
            if (auth != null && auth.scheme() != null) {
                credential = auth.header().toLowerCase(Locale.ROOT);
                headers.set(
                        auth.header(),
                        switch (auth.scheme()) {
                            case BEARER -> "Bearer " + key;
                            case BASIC -> "Basic " + (key.contains(":") ? base64(key) : key);
                            case CUSTOM -> key;
                        });
            } else if (!address.user().isEmpty() && !headers.has("Authorization")) {
                headers.set("Authorization", "Basic " + base64(address.user()));
            }
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        private HttpAddress maskedAddress(String url, List<Entry<String, String>> params) {
            String masked = pool.masked(url);
            if (!masked.startsWith("http://") && !masked.startsWith("https://")) {
                // The address itself is the secret.
                return new HttpAddress("", "", VariablePool.MASK, "/" + VariablePool.MASK);
            }
            return HttpAddress.of(
                    masked,
                    params.stream()
                            .map(param -> Map.entry(pool.masked(param.getKey()), pool.masked(param.getValue())))
                            .toList());
        }

        private String shown(HttpAddress address, HttpBody body) {
            var text = new StringBuilder()
                    .append(settings.method())
                    .append(' ')
                    .append(address.target())
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(address.host())
                    .append("\r\n");
            for (Entry<String, String> header : headers.all()) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                boolean hidden = name.equals(credential) || ALWAYS_MASKED.contains(name);
                text.append(pool.masked(header.getKey()))
                        .append(": ")
                        .append(hidden ? VariablePool.MASK : pool.masked(header.getValue()))
                        .append("\r\n");
            }
            if (body.bytes().length > 0) {
                text.append("Content-Length: ").append(body.bytes().length).append("\r\n");
            }
            String content = body.shown();
            return text.append("\r\n")
                    .append(content, 0, Math.min(content.length(), MOST_SHOWN))
                    .append(content.length() > MOST_SHOWN ? "…" : "")
                    .toString();
        }
    }

    /** Whether sending it twice does no harm. */
    static boolean repeatable(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }
}

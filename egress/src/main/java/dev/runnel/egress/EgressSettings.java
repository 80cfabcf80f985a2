package dev.runnel.egress;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about the door out.
 *
 * @param allow {@code egress.allow}: private and local addresses that apps and users may name
 * @param proxy {@code egress.proxy}: the forward proxy for what apps and users name, such as
 *     {@code http://user:password@proxy:3128}, or null; what the operator configured does not go through it
 * @param caFile {@code egress.ca-file}: certificate authorities (PEM) that are trusted besides the JDK's, or null
 * @param limits what calls to addresses that apps and users name may use
 */
public record EgressSettings(
        List<AllowRule> allow,
        @Nullable URI proxy,
        @Nullable Path caFile,
        Limits limits) {

    /**
     * What calls to addresses that apps and users name may use. The operator's own addresses are limited by the runs and
     * by {@code maxBytes} of a call alone.
     *
     * @param bodyBytes the largest body of a streamed answer, after decompression
     * @param connections at most so many connections at once, idle ones included
     * @param connectionsPerHost at most so many of them to one scheme, host and port
     */
    public record Limits(long bodyBytes, int connections, int connectionsPerHost) {

        /** 256 MiB, 512 connections, 64 to one host. */
        public static final Limits DEFAULT = new Limits(256L << 20, 512, 64);
    }

    /** No exception, no proxy, the JDK's authorities and the default limits. */
    public static final EgressSettings DEFAULT = new EgressSettings(List.of(), null, null, Limits.DEFAULT);

    /** @throws EgressSettingsException where the proxy's address is not {@code http://host:port} */
    public EgressSettings {
        allow = List.copyOf(allow);
        if (proxy != null
                && (!"http".equalsIgnoreCase(proxy.getScheme())
                        || proxy.getHost() == null
                        || proxy.getPort() < 1
                        || !(proxy.getRawPath() == null
                                || proxy.getRawPath().isEmpty()
                                || proxy.getRawPath().equals("/")))) {
            throw new EgressSettingsException(
                    "egress.proxy", "it must be http://host:port, with user:password@ if needed", null);
        }
    }

    /**
     * Reads the settings as they are written.
     *
     * @param proxy empty for none
     * @param caFile empty for none
     * @throws EgressSettingsException naming the first setting that is not understood
     */
    public static EgressSettings of(List<String> allow, String proxy, String caFile) {
        URI address = null;
        if (!proxy.isBlank()) {
            try {
                address = URI.create(proxy.strip());
            } catch (IllegalArgumentException e) {
                // Its message would show the password.
                throw new EgressSettingsException("egress.proxy", "it is no address", null);
            }
        }
        return new EgressSettings(
                allow.stream().map(AllowRule::parse).toList(),
                address,
                caFile.isBlank() ? null : Path.of(caFile.strip()),
                Limits.DEFAULT);
    }
}

package dev.runnel.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes calls with Apache HttpClient 5, within one reach.
 *
 * <p>A name is resolved once per connection, by us; what it resolves to is checked, and those very addresses are connected
 * to. Redirects, cookies, retries, upgrades and decompression of the client are off. With a proxy, nothing but the proxy
 * is resolved or connected to, and the proxy enforces.
 *
 * <p>It is on the path of every token: a call blocks a virtual thread of its own in the socket's read, so that a token costs
 * one wake-up, and a sink that blocks holds back its own call only.
 */
final class HopClient implements AutoCloseable {

    /** What is read from a socket at once, bytes. */
    private static final int BUFFER = 8 << 10;

    private static final int LONGEST_HEADER_LINE = 16 << 10;
    private static final int MOST_HEADERS = 200;

    private final Reach reach;
    private final Lookups lookups;
    private final long bodyLimit;
    private final CloseableHttpClient client;

    HopClient(Reach reach, EgressSettings.Limits limits, SSLContext tls, Lookups lookups, Sockets sockets) {
        this.reach = reach;
        this.lookups = lookups;
        this.bodyLimit = limits.bodyBytes();
        URI proxy = reach.through();
        // All times are kept by the exchange's caller, who cuts the connection: the client itself has none.
        var connections = new OwnSockets(sockets)
                .setDnsResolver(new CheckedAddresses())
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                .setMaxConnTotal(limits.connections())
                .setMaxConnPerRoute(limits.connectionsPerHost())
                .setConnectionFactory(connectionFactory())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.DISABLED)
                        .setSocketTimeout(Timeout.DISABLED)
                        .setTimeToLive(TimeValue.ofMinutes(1))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .addRequestInterceptorLast(
                        (request, entity, context) -> HopCall.current().connected())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setRedirectsEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setExpectContinueEnabled(false)
                        // Otherwise the client asks every cleartext server for an upgrade to TLS.
                        .setProtocolUpgradeEnabled(false)
                        .setAuthenticationEnabled(proxy != null && proxy.getRawUserInfo() != null)
                        // Disabled would mean not to wait for a connection at all.
                        .setConnectionRequestTimeout(Timeout.ofDays(1))
                        .setResponseTimeout(Timeout.DISABLED)
                        .setDefaultKeepAlive(30, TimeUnit.SECONDS)
                        .build());
        this.client = (proxy == null ? builder : through(builder, proxy)).build();
    }

    /** Sends a hop; what happens then is told to its exchange. Returns what cuts the connection. */
    Runnable start(Hop hop, Exchange exchange) {
        reach.checkWritten(hop.target());
        HopCall call = new HopCall(this, hop, exchange, bodyLimit);
        Thread worker = Thread.ofVirtual().name("egress").start(call);
        return () -> call.cut(worker);
    }

    ClassicHttpResponse execute(HttpHost target, HopRequest request) throws IOException {
        return client.executeOpen(target, request, null);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        lookups.close();
    }

    private static ManagedHttpClientConnectionFactory connectionFactory() {
        Http1Config http = Http1Config.custom()
                .setBufferSize(BUFFER)
                .setMaxLineLength(LONGEST_HEADER_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        return ManagedHttpClientConnectionFactory.builder()
                .http1Config(http)
                // The client's own skips what is no answer until the server closes.
                .responseParserFactory(new DefaultHttpResponseParserFactory(http))
                .build();
    }

    private static HttpClientBuilder through(HttpClientBuilder builder, URI proxy) {
        HttpHost host = new HttpHost("http", proxy.getHost(), proxy.getPort());
        builder.setProxy(host);
        String user = proxy.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            // The scope is the proxy alone: no target gets them.
            credentials.setCredentials(
                    new AuthScope(host),
                    new UsernamePasswordCredentials(
                            colon < 0 ? user : user.substring(0, colon),
                            (colon < 0 ? "" : user.substring(colon + 1)).toCharArray()));
            builder.setDefaultCredentialsProvider(credentials);
        }
        return builder;
    }

    /** Gives the client the addresses that it may connect to, and no others. */
    private final class CheckedAddresses implements DnsResolver {

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            return HopCall.current().addresses(lookups, reach).stream()
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("a port is always given");
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** The pool, opening its sockets where it is told to. */
    private static final class OwnSockets extends PoolingHttpClientConnectionManagerBuilder {

        private final Sockets sockets;

        OwnSockets(Sockets sockets) {
            this.sockets = sockets;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    socks -> sockets.open(),
                    ports,
                    resolver,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build());
        }
    }
}

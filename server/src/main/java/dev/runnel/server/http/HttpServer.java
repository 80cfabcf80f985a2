package dev.runnel.server.http;

import dev.runnel.run.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler.Abstract;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The listening server: surfaces by path, and a few plain paths beside them. */
public final class HttpServer implements AutoCloseable {

    /** How many requests may be in their handlers at once; streams are limited below that by admission. */
    private static final int MAX_REQUESTS = 20_000;

    private static final int SEND_BUFFER = 64 * 1024;

    private final Server server;
    private final ServerConnector connector;
    private final SlowHeads slowHeads;

    public HttpServer(
            HttpSettings settings, List<BoundSurface<?>> surfaces, Map<String, PlainHandler> plain, Clock clock) {
        var threads = new QueuedThreadPool();
        threads.setName("http");
        threads.setVirtualThreadsExecutor(new VirtualThreadPool(MAX_REQUESTS));
        server = new Server(threads);
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(settings.maxHead());
        // Jetty's cache of header fields takes 100 kB of every connection, and most connections carry one stream.
        configuration.setHeaderCacheSize(0);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        connector = new ServerConnector(server, 1, -1, new EagerChunks.Factory(configuration));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(4096);
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        connector.setIdleTimeout(settings.writeStall().toMillis());
        slowHeads = new SlowHeads(clock, settings.headTime());
        connector.addBean(slowHeads);
        server.addConnector(connector);
        // What is not HTTP gets a line of text, never a page that shows internals.
        server.setErrorHandler((request, response, callback) -> {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
            response.write(
                    true,
                    ByteBuffer.wrap(("The request was refused with status " + response.getStatus() + ".\n")
                            .getBytes(StandardCharsets.UTF_8)),
                    callback);
            return true;
        });
        var baseUrl = new BaseUrl(settings.publicUrl(), settings.trustedProxies());
        server.setHandler(new Dispatch(
                surfaces.stream()
                        .<SurfaceHandler<?>>map(bound -> handler(bound, settings, baseUrl))
                        .toList(),
                Map.copyOf(plain),
                Math.max(settings.maxBody(), settings.maxForm()),
                slowHeads,
                clock));
    }

    private <P> SurfaceHandler<P> handler(BoundSurface<P> bound, HttpSettings settings, BaseUrl baseUrl) {
        return new SurfaceHandler<>(bound, settings, baseUrl);
    }

    /**
     * Listens.
     *
     * @return the port
     * @throws IOException where the port cannot be had
     */
    public int start() throws IOException {
        try {
            server.start();
        } catch (IOException taken) {
            throw taken;
        } catch (Exception unexpected) {
            throw new IOException("the HTTP server did not start", unexpected);
        }
        return connector.getLocalPort();
    }

    /** Accepts no further connections; those that are open go on. */
    public void stopAccepting() {
        connector.close();
    }

    @Override
    public void close() {
        slowHeads.close();
        try {
            server.stop();
        } catch (Exception late) {
            throw new IllegalStateException("the HTTP server did not stop", late);
        }
    }

    private static final class Dispatch extends Abstract {
        private final List<SurfaceHandler<?>> surfaces;
        private final Map<String, PlainHandler> plain;
        private final long largestBody;
        private final SlowHeads slowHeads;
        private final Clock clock;

        Dispatch(
                List<SurfaceHandler<?>> surfaces,
                Map<String, PlainHandler> plain,
                long largestBody,
                SlowHeads slowHeads,
                Clock clock) {
            this.surfaces = surfaces;
            this.plain = plain;
            this.largestBody = largestBody;
            this.slowHeads = slowHeads;
            this.clock = clock;
        }

        @Override
        public boolean handle(Request incoming, Response response, Callback callback) {
            EndPoint endPoint = incoming.getConnectionMetaData().getConnection().getEndPoint();
            slowHeads.begun(endPoint);
            try {
                dispatch(incoming, response, callback);
            } finally {
                slowHeads.ended(endPoint);
            }
            return true;
        }

        private void dispatch(Request incoming, Response response, Callback callback) {
            var request = new LingeringRequest(incoming, clock, largestBody);
            // A handler may wait long for a model; only writes that make no progress are cut.
            request.addIdleTimeoutListener(timeout -> false);
            var writer = new ReplyWriter(request, response, callback);
            List<String> segments = SurfaceHandler.segments(request);
            if (segments == null) {
                writer.text(400, "The path is not valid.");
                return;
            }
            for (SurfaceHandler<?> surface : surfaces) {
                if (surface.covers(segments)) {
                    surface.handle(request, segments, response, callback);
                    return;
                }
            }
            PlainHandler handler = plain.get("/" + String.join("/", segments));
            if (handler == null) {
                writer.text(404, "Nothing is here.");
            } else if (!request.getMethod().equals("GET")
                    && !request.getMethod().equals("HEAD")) {
                response.getHeaders().put("Allow", "GET, HEAD");
                writer.text(405, "Only GET is answered here.");
            } else {
                try {
                    writer.write(handler.handle());
                } catch (IOException left) {
                    callback.failed(left);
                }
            }
        }
    }
}

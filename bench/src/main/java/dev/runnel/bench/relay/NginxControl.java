package dev.runnel.bench.relay;

import dev.runnel.bench.load.Target;
import dev.runnel.bench.process.BenchException;
import dev.runnel.bench.process.ChildProcess;
import dev.runnel.run.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The control: one nginx worker that passes the provider's own stream on, unbuffered and unread. */
final class NginxControl implements Server {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final StubProcess stub;
    private final ChildProcess process;
    private final int port;

    private NginxControl(StubProcess stub, ChildProcess process, int port) {
        this.stub = stub;
        this.process = process;
        this.port = port;
    }

    /** Starts nginx in front of {@code stub}, which it owns from now on, with all its files below {@code folder}. */
    static NginxControl start(Path nginx, StubProcess stub, Path folder, Clock clock) {
        try {
            Path home = Files.createDirectories(folder.resolve("nginx"));
            int port = freePort();
            Path configuration = home.resolve("nginx.conf");
            Files.writeString(configuration, configuration(home, port, stub.port()));
            ChildProcess process = ChildProcess.start(
                    "nginx",
                    List.of(
                            nginx.toString(),
                            "-p",
                            home.toString(),
                            "-e",
                            home.resolve("error.log").toString(),
                            "-c",
                            configuration.toString()),
                    Map.of(),
                    folder);
            NginxControl control = new NginxControl(stub, process, port);
            control.awaitListening(clock);
            return control;
        } catch (IOException | RuntimeException failed) {
            stub.close();
            throw failed instanceof RuntimeException unchecked
                    ? unchecked
                    : new BenchException("nginx cannot be set up", failed);
        }
    }

    /**
     * One worker with 20,000 descriptors, two for each stream. The number of connections is set above them because nginx
     * begins to close waiting connections when a sixteenth of that number is left.
     */
    static String configuration(Path home, int port, int stubPort) {
        return """
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile 20000;
                pid HOME/nginx.pid;
                error_log HOME/error.log warn;
                events {
                    worker_connections 24000;
                    multi_accept on;
                }
                http {
                    access_log off;
                    client_body_temp_path HOME/body;
                    proxy_temp_path HOME/proxy;
                    fastcgi_temp_path HOME/fastcgi;
                    uwsgi_temp_path HOME/uwsgi;
                    scgi_temp_path HOME/scgi;
                    keepalive_requests 1000000000;
                    keepalive_timeout 600s;
                    upstream stub {
                        server 127.0.0.1:STUB;
                        keepalive 1024;
                        keepalive_requests 1000000000;
                        keepalive_timeout 600s;
                    }
                    server {
                        listen 127.0.0.1:PORT backlog=4096;
                        location / {
                            proxy_pass http://stub;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_buffering off;
                            proxy_read_timeout 600s;
                            proxy_send_timeout 600s;
                        }
                    }
                }
                """.replace("HOME", home.toString())
                .replace("STUB", Integer.toString(stubPort))
                .replace("PORT", Integer.toString(port));
    }

    private void awaitListening(Clock clock) {
        long deadline = clock.nanos() + START_NANOS;
        while (true) {
            requireStarted();
            try (SocketChannel probe = SocketChannel.open()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException notYet) {
                if (clock.nanos() - deadline > 0) {
                    process.close();
                    throw new BenchException("nginx does not listen", notYet);
                }
                clock.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private void requireStarted() {
        try {
            process.requireAlive();
        } catch (BenchException ended) {
            process.close();
            throw ended;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public Target target() {
        return Target.provider(port);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public long stubPid() {
        return stub.pid();
    }

    @Override
    public double allocatedBytes() {
        return Double.NaN;
    }

    @Override
    public void requireAlive() {
        process.requireAlive();
    }

    @Override
    public void close() {
        process.close();
        stub.close();
    }
}

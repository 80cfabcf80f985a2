package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine has about 28,000 ports towards one address; that they are used up is told as such. */
@Timeout(60)
class PortExhaustionTest {

    /** Runs where the machine has four ports in all: one listens, three connect. */
    static final class FourPorts {

        public static void main(String[] arguments) throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            try (RawServer server = new RawServer(connection -> {
                        connection.request();
                        connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                        connection.sendChunk("held");
                        never.await();
                    });
                    EgressClient egress = new EgressClient(Calls.allowing("127.0.0.1"), new SystemClock())) {
                CountDownLatch held = new CountDownLatch(3);
                for (int i = 0; i < 3; i++) {
                    Calls.async(() -> {
                        egress.exchange(
                                Calls.get(server.uri("/"), Trust.OPERATOR),
                                new Recorded() {
                                    @Override
                                    public void drained() {
                                        held.countDown();
                                    }
                                },
                                new StopSignal());
                        return null;
                    });
                }
                held.await();
                for (Trust trust : Trust.values()) {
                    EgressException failure =
                            Calls.failure(() -> egress.send(Calls.get(server.uri("/"), trust), 10, new StopSignal()));
                    System.out.println(trust + " " + failure.kind() + " " + failure.getMessage());
                }
                System.exit(0);
            }
        }
    }

    @Test
    void isToldAsSuchByBothClients() throws Exception {
        assumeThat(run("unshare", "-rn", "ip", "link", "set", "lo", "up"))
                .as("may make a network namespace (user and net) and has iproute2")
                .isNotNull();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String output = run(
                "unshare",
                "-rn",
                "sh",
                "-c",
                "ip link set lo up && echo '40000 40003' > /proc/sys/net/ipv4/ip_local_port_range && exec \"$0\" \"$@\"",
                java,
                "-cp",
                System.getProperty("java.class.path"),
                FourPorts.class.getName());
        assertThat(output).isNotNull();
        assertThat(output.lines().filter(line -> line.contains("PORTS_EXHAUSTED")))
                .hasSize(2)
                .allMatch(line -> line.contains("no free port left"));
    }

    @Test
    void otherFailuresToBindAreFailedConnections() {
        Throwable denied = new ConnectException("no").initCause(new BindException("Permission denied"));
        assertThat(Failures.of(denied, false, "a:1").kind()).isEqualTo(Kind.CONNECT_FAILED);
        Throwable exhausted =
                new ConnectException("no").initCause(new BindException("Cannot assign requested address"));
        assertThat(Failures.of(exhausted, false, "a:1").kind()).isEqualTo(Kind.PORTS_EXHAUSTED);
    }

    /** What the command prints, or null where it fails. */
    private static String run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output : null;
        } catch (IOException e) {
            return null;
        }
    }
}

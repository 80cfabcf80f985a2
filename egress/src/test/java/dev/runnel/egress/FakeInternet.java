package dev.runnel.egress;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Public addresses that are served by this machine, and a record of every address that a socket was connected to.
 *
 * <p>Whatever is not a public address of this internet is connected to for real.
 */
final class FakeInternet implements Sockets {

    static final String PUBLIC = "93.184.215.14";
    static final String OTHER_PUBLIC = "151.101.1.140";

    private final Map<InetAddress, Integer> servers = new ConcurrentHashMap<>();
    private final List<InetSocketAddress> connections = new CopyOnWriteArrayList<>();

    /** Lets a port of this machine stand for every port of a public address. */
    FakeInternet serve(String address, RawServer server) {
        servers.put(InetAddress.ofLiteral(address), server.port());
        return this;
    }

    /** Where sockets were connected to, in order. */
    List<InetSocketAddress> connections() {
        return connections;
    }

    @Override
    public AnnouncingSocket open() {
        return new AnnouncingSocket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                InetSocketAddress to = (InetSocketAddress) endpoint;
                connections.add(to);
                Integer port = servers.get(to.getAddress());
                if (port != null) {
                    super.connect(new InetSocketAddress("127.0.0.1", port), timeout);
                } else if (AddressRange.forbidding(to.getAddress()) == null) {
                    throw new ConnectException("no such host on this internet");
                } else {
                    super.connect(endpoint, timeout);
                }
            }
        };
    }
}

package dev.runnel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host name into addresses, as the system does. */
@FunctionalInterface
interface NameResolver {

    /** At least one address; blocks. */
    List<InetAddress> resolve(String name) throws UnknownHostException;

    /** The system's own way, with the JDK's cache of 30 s. */
    static NameResolver system() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}

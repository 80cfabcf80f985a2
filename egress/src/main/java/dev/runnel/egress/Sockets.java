package dev.runnel.egress;

import java.net.Socket;

/** Makes the unconnected sockets of calls to addresses that apps and users name. */
@FunctionalInterface
interface Sockets {

    Socket open();

    static Sockets plain() {
        return Socket::new;
    }
}

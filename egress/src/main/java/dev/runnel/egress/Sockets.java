package dev.runnel.egress;

/** Makes the unconnected sockets of calls. */
@FunctionalInterface
interface Sockets {

    AnnouncingSocket open();

    static Sockets plain() {
        return AnnouncingSocket::new;
    }
}

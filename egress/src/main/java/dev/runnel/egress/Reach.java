package dev.runnel.egress;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a client may connect to, by who named the address. */
sealed interface Reach {

    /** What the operator configured is called as it is, directly. */
    record Operator() implements Reach {}

    /**
     * What apps, users and redirects name is checked.
     *
     * @param proxy the forward proxy that enforces instead, null for none
     */
    record Named(AddressPolicy policy, @Nullable URI proxy) implements Reach {}

    /**
     * Checks the target as it is written.
     *
     * @throws dev.runnel.run.EgressException where it is refused
     */
    default void checkWritten(Target target) {
        switch (this) {
            case Operator() -> {}
            case Named(AddressPolicy policy, URI _) -> policy.checkWritten(target);
        }
    }

    /**
     * Checks what the target's name stands for; the proxy's own addresses are not the target's.
     *
     * @throws dev.runnel.run.EgressException where one of them is refused
     */
    default void checkResolved(Target target, List<InetAddress> addresses) {
        switch (this) {
            case Operator() -> {}
            case Named(AddressPolicy policy, URI through) -> {
                if (through == null) {
                    policy.checkResolved(target, addresses);
                }
            }
        }
    }

    /** The proxy that is connected to instead of the target, or null. */
    default @Nullable URI through() {
        return switch (this) {
            case Operator() -> null;
            case Named(AddressPolicy _, URI proxy) -> proxy;
        };
    }
}

package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that decides whether an app, a user or a redirect may name an address.
 *
 * <p>Refused is everything that is not an ordinary public address, unless {@code egress.allow} admits it. Every port is
 * allowed. A name is judged twice: as it is written, and by all that it resolves to.
 */
final class AddressPolicy {

    private static final Logger log = LoggerFactory.getLogger(AddressPolicy.class);

    private final List<AllowRule> allow;

    AddressPolicy(List<AllowRule> allow) {
        this.allow = List.copyOf(allow);
    }

    /**
     * Judges what can be judged without resolving.
     *
     * @throws EgressException of kind {@link Kind#REFUSED}
     */
    void checkWritten(Target target) {
        switch (target.host()) {
            case Host.Literal(InetAddress address) -> {
                AddressRange range = AddressRange.forbidding(address);
                if (range != null && !admitted(address, target.port())) {
                    log.info("refused {}: {} {}", target.peer(), range.rule(), range.network());
                    throw refused(target, "it is in the range " + range.network() + " (" + range.rule() + ")");
                }
            }
            case Host.Name(String name) -> {
                if (isLocal(name) && !admitted(name, target.port())) {
                    log.info("refused {}: local name", target.peer());
                    throw refused(target, "it names this machine (loopback)");
                }
            }
        }
    }

    /**
     * Judges what a name resolved to: one forbidden address among several refuses them all.
     *
     * @throws EgressException of kind {@link Kind#REFUSED}; it does not show the address
     */
    void checkResolved(Target target, List<InetAddress> addresses) {
        if (target.host() instanceof Host.Name(String name) && admitted(name, target.port())) {
            return;
        }
        for (InetAddress address : addresses) {
            AddressRange range = AddressRange.forbidding(address);
            if (range != null && !admitted(address, target.port())) {
                log.info("refused {}: it resolves to {}, {}", target.peer(), address.getHostAddress(), range.rule());
                throw refused(target, "it leads to an address that is not public (" + range.rule() + ")");
            }
        }
    }

    private boolean admitted(InetAddress address, int port) {
        return allow.stream().anyMatch(rule -> switch (rule) {
            case AllowRule.Addresses addresses -> addresses.admits(address, port);
            case AllowRule.Names _ -> false;
        });
    }

    private boolean admitted(String name, int port) {
        return allow.stream().anyMatch(rule -> switch (rule) {
            case AllowRule.Addresses _ -> false;
            case AllowRule.Names names -> names.admits(name, port);
        });
    }

    private static boolean isLocal(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("localhost.localdomain")
                || name.equals("localhost6")
                || name.equals("ip6-localhost")
                || name.equals("ip6-loopback");
    }

    private static EgressException refused(Target target, String why) {
        return new EgressException(
                Kind.REFUSED,
                "the address '" + target.writtenHost() + "' is refused: " + why
                        + ". The setting egress.allow admits it with '"
                        + target.host().text() + ":" + target.port() + "'");
    }
}

package dev.runnel.egress;

import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;

/**
 * The one door out: every outbound HTTP call of the server goes through here.
 *
 * <p>Addresses that the operator configured are called as they are; addresses that an app, a user or a redirect names are
 * resolved once, checked, and connected to as checked. Redirects are followed here, and each is a new call.
 */
public final class EgressClient implements Egress, AutoCloseable {

    /** The runs and {@code maxBytes} limit what the operator's addresses are called for; this keeps the pool finite. */
    private static final EgressSettings.Limits OPERATOR_LIMITS =
            new EgressSettings.Limits(Long.MAX_VALUE, 1 << 15, 1 << 15);

    private final Clock clock;
    private final HopClient operator;
    private final HopClient named;

    /** @throws EgressSettingsException where {@code egress.ca-file} cannot be used */
    public EgressClient(EgressSettings settings, Clock clock) {
        this(settings, clock, NameResolver.system(), Sockets.plain());
    }

    EgressClient(EgressSettings settings, Clock clock, NameResolver resolver, Sockets sockets) {
        var tls = TrustAnchors.tls(settings.caFile());
        this.clock = clock;
        // Each has look-ups of its own: names that apps choose to be slow do not delay the operator's.
        this.operator = new HopClient(new Reach.Operator(), OPERATOR_LIMITS, tls, new Lookups(resolver), sockets);
        this.named = new HopClient(
                new Reach.Named(new AddressPolicy(settings.allow()), settings.proxy()),
                settings.limits(),
                tls,
                new Lookups(resolver),
                sockets);
    }

    @Override
    public void exchange(EgressRequest request, Sink sink, StopSignal stop) {
        long wholeEnd = clock.deadline(request.timeouts().whole());
        Hop hop = Hop.first(request);
        for (int followed = 0; ; followed++) {
            if (stop.raised()) {
                throw new EgressException(
                        Kind.STOPPED, "the call to " + hop.target().peer() + " was stopped");
            }
            HopSink hopSink = new HopSink(sink, request.maxRedirects() > 0);
            Exchange exchange = new Exchange(
                    clock,
                    hopSink,
                    stop,
                    request.timeouts(),
                    wholeEnd,
                    hop.target().peer());
            Runnable cut = switch (hop.trust()) {
                case OPERATOR -> operator.start(hop, exchange);
                case NAMED -> named.start(hop, exchange);
            };
            exchange.await(cut);
            Redirect redirect = hopSink.redirect();
            if (redirect == null) {
                return;
            }
            if (followed == request.maxRedirects()) {
                throw new EgressException(
                        Kind.TOO_MANY_REDIRECTS,
                        "the call to " + hop.target().peer() + " was redirected more than " + followed + " times");
            }
            hop = redirect.from(hop);
        }
    }

    @Override
    public EgressResponse send(EgressRequest request, int maxBytes, StopSignal stop) {
        WholeAnswer answer = new WholeAnswer(maxBytes, request.method().equalsIgnoreCase("HEAD"));
        exchange(request, answer, stop);
        return answer.response();
    }

    /** Cuts every connection; calls that are under way fail. */
    @Override
    public void close() {
        named.close();
        operator.close();
    }
}

package dev.runnel.egress;

import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** Says in the port's words what a client's exception means; the words never show an address that was looked up. */
final class Failures {

    private Failures() {}

    /**
     * @param connected whether the connection stood when it happened
     * @param peer host and port as the message names them
     */
    static EgressException of(Throwable failure, boolean connected, String peer) {
        // Clients wrap: the innermost cause that says something is what happened.
        Kind kind = null;
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof EgressException own) {
                return own;
            }
            Kind found = kindOf(cause);
            if (found != null) {
                kind = found;
            }
        }
        if (kind == null || !connected && kind == Kind.CUT) {
            kind = connected ? Kind.PROTOCOL : Kind.CONNECT_FAILED;
        }
        return new EgressException(kind, words(kind, peer), failure);
    }

    private static @Nullable Kind kindOf(Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
        return switch (cause) {
            case UnknownHostException _, UnresolvedAddressException _ -> Kind.UNKNOWN_HOST;
            // EADDRNOTAVAIL; the JDK gives no other sign of it. A bind failure of another kind is a failed connection.
            case BindException _ ->
                message.contains("cannot assign requested address") ? Kind.PORTS_EXHAUSTED : Kind.CONNECT_FAILED;
            case ConnectException _, NoRouteToHostException _ -> Kind.CONNECT_FAILED;
            case SSLException _ -> Kind.TLS_FAILED;
            case MessageConstraintException _ -> Kind.TOO_LARGE;
            case EOFException _,
                    ClosedChannelException _,
                    ConnectionClosedException _,
                    NoHttpResponseException _,
                    TruncatedChunkException _,
                    CancellationException _ -> Kind.CUT;
            case ProtocolException _, HttpException _, ZipException _ -> Kind.PROTOCOL;
            case SocketException _ -> message.contains("unreachable") ? Kind.CONNECT_FAILED : Kind.CUT;
            case IOException _ when message.contains("connection reset") || message.contains("broken pipe") -> Kind.CUT;
            default -> null;
        };
    }

    private static String words(Kind kind, String peer) {
        return switch (kind) {
            case UNKNOWN_HOST -> "the name of " + peer + " does not resolve";
            case CONNECT_FAILED -> "no connection to " + peer + ": it does not answer there";
            case PORTS_EXHAUSTED -> "no connection to " + peer + ": this machine has no free port left towards it";
            case TLS_FAILED ->
                "no secure connection to " + peer
                        + ": its certificate or protocol is not accepted (egress.ca-file adds authorities)";
            case CUT -> peer + " cut the connection before its answer was complete";
            case TOO_LARGE -> "the answer of " + peer + " is too large";
            case PROTOCOL -> "the answer of " + peer + " breaks HTTP";
            case REFUSED,
                    CONNECT_TIMEOUT,
                    FIRST_BYTE_TIMEOUT,
                    IDLE_TIMEOUT,
                    WHOLE_TIMEOUT,
                    TOO_MANY_REDIRECTS,
                    STOPPED -> "the call to " + peer + " failed";
        };
    }
}

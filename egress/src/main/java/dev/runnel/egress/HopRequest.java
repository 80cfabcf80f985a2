package dev.runnel.egress;

import dev.runnel.run.EgressRequest.Trust;
import java.net.Inet6Address;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.net.URIAuthority;

/** A hop as the client sends it: every part is set as it was checked, none is parsed again. */
final class HopRequest extends HttpUriRequestBase {

    private static final long serialVersionUID = 1L;

    HopRequest(Hop hop) {
        super(hop.method(), URI.create("/"));
        Target target = hop.target();
        boolean impliedPort = !target.authority().endsWith(":" + target.port());
        setScheme(target.scheme());
        setAuthority(new URIAuthority(name(target), impliedPort ? -1 : target.port()));
        setPath(target.pathAndQuery());
        for (Map.Entry<String, String> header : hop.headers()) {
            addHeader(header.getKey(), header.getValue());
        }
        // A range of a compressed body would be a piece that nobody can decompress.
        if (hop.trust() == Trust.NAMED
                && !RequestHeaders.has(hop.headers(), "accept-encoding")
                && !RequestHeaders.has(hop.headers(), "range")) {
            addHeader("Accept-Encoding", "gzip, deflate");
        }
        boolean enclosing = switch (hop.method()) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
        if (hop.body().length > 0 || enclosing) {
            setEntity(new ByteArrayEntity(hop.body(), null));
        }
    }

    static HttpHost host(Target target) {
        return new HttpHost(target.scheme(), name(target), target.port());
    }

    private static String name(Target target) {
        return switch (target.host()) {
            case Host.Name(String text) -> text;
            // Without brackets: the client puts them where they belong.
            case Host.Literal literal when literal.address() instanceof Inet6Address six -> six.getHostAddress();
            case Host.Literal literal -> literal.text();
        };
    }
}

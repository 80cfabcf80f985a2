package dev.runnel.server.usecase.file;

import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What a remote file is, asked of its server without fetching it (service-api.md section 1.8). */
public final class RemoteFileProbe {

    private static final int REDIRECTS = 5;
    private static final int NO_BODY = 1024;

    /**
     * What its server says of a file.
     *
     * @param mimeType without parameters, empty where unknown
     * @param size bytes, -1 where unknown
     */
    public record Facts(String mimeType, long size) {
        /** Nothing is known. */
        public static final Facts NONE = new Facts("", -1);
    }

    private final Egress egress;

    public RemoteFileProbe(Egress egress) {
        this.egress = egress;
    }

    /**
     * Asks with HEAD. A server that does not answer, or not well, leaves the facts unknown: the file may be there all the
     * same.
     *
     * @param patience how long everything together may take
     * @throws EgressException where the address is refused, and only then
     */
    public Facts ask(URI address, Duration patience) {
        var request = new EgressRequest(
                "HEAD",
                address,
                List.of(),
                new byte[0],
                EgressRequest.Trust.NAMED,
                new EgressRequest.Timeouts(patience, patience, patience, patience),
                REDIRECTS);
        EgressResponse.Head head;
        try {
            head = egress.send(request, NO_BODY, new StopSignal()).head();
        } catch (EgressException failed) {
            if (failed.kind() == EgressException.Kind.REFUSED) {
                throw failed;
            }
            return Facts.NONE;
        }
        if (head.status() != 200) {
            return Facts.NONE;
        }
        String type = head.header("Content-Type").orElse("").split(";", 2)[0].strip();
        return new Facts(type, size(head.header("Content-Length").orElse("")));
    }

    private static long size(String length) {
        return length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }
}

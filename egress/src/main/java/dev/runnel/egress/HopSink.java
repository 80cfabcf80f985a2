package dev.runnel.egress;

import dev.runnel.run.Egress;
import dev.runnel.run.EgressResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The sink of one hop: keeps a redirect to itself and passes everything else on. */
final class HopSink implements Egress.Sink {

    private final Egress.Sink sink;
    private final boolean follow;
    private @Nullable Redirect redirect;

    HopSink(Egress.Sink sink, boolean follow) {
        this.sink = sink;
        this.follow = follow;
    }

    @Override
    public boolean head(EgressResponse.Head head) {
        redirect = follow ? Redirect.of(head).orElse(null) : null;
        return redirect == null && sink.head(head);
    }

    @Override
    public void body(ByteBuffer piece) {
        sink.body(piece);
    }

    @Override
    public void drained() {
        sink.drained();
    }

    /** Where to go on; read after the exchange has ended. */
    @Nullable
    Redirect redirect() {
        return redirect;
    }
}

package dev.runnel.egress;

import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressException.Kind;
import dev.runnel.run.EgressResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A sink that keeps the whole answer, up to a size. */
final class WholeAnswer implements Egress.Sink {

    private final int maxBytes;
    private final boolean bodyless;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    private EgressResponse.@Nullable Head head;

    /** @param bodyless whether a length in the head is that of a body which does not come (HEAD) */
    WholeAnswer(int maxBytes, boolean bodyless) {
        this.maxBytes = maxBytes;
        this.bodyless = bodyless;
    }

    @Override
    public boolean head(EgressResponse.Head arrived) {
        head = arrived;
        String length = arrived.header("content-length").orElse("0");
        if (!bodyless && (length.length() > 18 || length.matches("[0-9]+") && Long.parseLong(length) > maxBytes)) {
            throw tooLarge();
        }
        return true;
    }

    @Override
    public void body(ByteBuffer piece) {
        if (body.size() + (long) piece.remaining() > maxBytes) {
            throw tooLarge();
        }
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        body.writeBytes(bytes);
    }

    @Override
    public void drained() {}

    EgressResponse response() {
        EgressResponse.Head arrived = head;
        if (arrived == null) {
            throw new EgressException(Kind.PROTOCOL, "the answer had no head");
        }
        return new EgressResponse(arrived, body.toByteArray());
    }

    private EgressException tooLarge() {
        return new EgressException(Kind.TOO_LARGE, "the answer is larger than " + maxBytes + " bytes");
    }
}

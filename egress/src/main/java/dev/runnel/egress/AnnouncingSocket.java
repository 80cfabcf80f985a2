package dev.runnel.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A socket that tells the call which reads from it when a read may have to wait: everything that arrived was taken.
 *
 * <p>So a burst of events is shown to watchers at once, and a lone event without delay, whatever the layers above buffer.
 */
class AnnouncingSocket extends Socket {

    @Override
    public InputStream getInputStream() throws IOException {
        return new Announcing(super.getInputStream());
    }

    private static final class Announcing extends FilterInputStream {

        /** The last read got all it asked for: there may be more. */
        private boolean more;

        Announcing(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!more || in.available() == 0) {
                HopCall.drained();
            }
            int read = in.read(bytes, offset, length);
            more = read == length;
            return read;
        }
    }
}

package dev.runnel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

    private final ResponseReader reader = new ResponseReader();
    private final StringBuilder body = new StringBuilder();

    @Test
    void aCountedBodyEndsAtItsLength() {
        read("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlater");
        assertThat(reader.status()).isEqualTo(503);
        assertThat(reader.done()).isTrue();
        assertThat(reader.keepAlive()).isFalse();
        assertThat(body).hasToString("later");
    }

    @Test
    void aBodyWithoutLengthEndsWithTheConnection() {
        read("HTTP/1.1 200 OK\r\n\r\nall there is");
        assertThat(reader.done()).isFalse();
        assertThat(reader.endOfInput()).isTrue();
        assertThat(body).hasToString("all there is");
    }

    @Test
    void aChunkedBodyThatIsCutOffHasNotEnded() {
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nall t");
        assertThat(reader.endOfInput()).isFalse();
    }

    @Test
    void trailersAndExtensionsAreSkipped() {
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=1\r\ndata\r\n0\r\nA: b\r\n\r\n");
        assertThat(reader.done()).isTrue();
        assertThat(body).hasToString("data");
    }

    @Test
    void refusesWhatIsNotHttp() {
        assertThatThrownBy(() -> read("220 mail.example ESMTP\r\n\r\n")).isInstanceOf(MalformedResponseException.class);
    }

    @Test
    void refusesBadChunks() {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThatThrownBy(() -> read(head + "zz\r\n")).isInstanceOf(MalformedResponseException.class);
        reader.reset();
        assertThatThrownBy(() -> read(head + "\r\n")).isInstanceOf(MalformedResponseException.class);
        reader.reset();
        assertThatThrownBy(() -> read(head + "2\r\ndata\r\n")).isInstanceOf(MalformedResponseException.class);
        reader.reset();
        assertThatThrownBy(() -> read(head + "fffffffff\r\n")).isInstanceOf(MalformedResponseException.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nA: " + "x".repeat(70_000)))
                .isInstanceOf(MalformedResponseException.class);
    }

    private void read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reader.read(bytes, 0, bytes.length, (buffer, from, to) -> body.append(new String(buffer, from, to - from)));
    }
}

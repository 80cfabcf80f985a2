package dev.runnel.bench.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestReaderTest {

    private static final String LINE = "POST /v1/chat/completions HTTP/1.1";
    private static final String BODY = "{\"stream\": true, \"messages\": []}";

    private final RequestReader reader = new RequestReader();

    @Test
    void aRequestIsWholeOnlyWithItsLastByte() {
        String request = LINE + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;
        for (int i = 0; i < request.length() - 1; i++) {
            add(request.substring(i, i + 1));
            assertThat(reader.next()).isNull();
        }
        add(request.substring(request.length() - 1));
        assertThat(reader.next()).isEqualTo(new RequestReader.Request(LINE, BODY));
        assertThat(reader.next()).isNull();
    }

    @Test
    void aChunkedBodyIsReadToItsEnd() {
        String head = LINE + "\r\ntransfer-encoding: chunked\r\n\r\n";
        add(head + Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n");
        assertThat(reader.next()).isNull();
        add("\r\n" + head.substring(0, 10));
        RequestReader.Request request = reader.next();
        assertThat(request).isNotNull();
        assertThat(request.wantsStream()).isTrue();
        assertThat(reader.next()).isNull();
        add(head.substring(10) + "0\r\n\r\n");
        assertThat(reader.next()).isNotNull();
    }

    @Test
    void onlyAStreamingChatRequestWantsAStream() {
        assertThat(new RequestReader.Request(LINE, "{\"stream\":false}").wantsStream())
                .isFalse();
        assertThat(new RequestReader.Request("POST /v1/embeddings HTTP/1.1", BODY).wantsStream())
                .isFalse();
        assertThat(new RequestReader.Request(LINE, BODY).wantsStream()).isTrue();
    }

    @Test
    void refusesRequestsBeyondItsLimit() {
        assertThatThrownBy(() -> add("x".repeat(RequestReader.LIMIT + 1))).isInstanceOf(IllegalArgumentException.class);
    }

    private void add(String text) {
        reader.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}

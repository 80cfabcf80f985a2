package dev.runnel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However reads and chunks cut a response, the same frames come out of it. */
class StreamReadingProperties {

    @Property(tries = 300)
    void framesSurviveEveryCut(
            @ForAll("frames") List<String> frames,
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 40) Integer> reads,
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 60) Integer> chunks) {
        byte[] stream = (String.join("\n\n", frames) + "\n\n").getBytes(StandardCharsets.UTF_8);
        List<String> seen = new ArrayList<>();
        FrameSplitter splitter = new FrameSplitter(
                (buffer, from, to) -> seen.add(new String(buffer, from, to - from, StandardCharsets.UTF_8)));
        ResponseReader response = new ResponseReader();

        for (byte[] part : cut(response(stream, chunks), reads)) {
            int used = response.read(part, 0, part.length, splitter::bytes);
            assertThat(used).isEqualTo(part.length);
        }

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.done()).isTrue();
        assertThat(response.keepAlive()).isTrue();
        assertThat(splitter.pending()).isFalse();
        assertThat(seen).isEqualTo(frames);
    }

    @Property(tries = 50)
    void bytesAfterTheResponseAreNotPartOfIt(@ForAll @IntRange(min = 1, max = 50) int more) {
        byte[] response = response("data: x\n\n".getBytes(StandardCharsets.UTF_8), List.of());
        byte[] withMore = Arrays.copyOf(response, response.length + more);
        ResponseReader reader = new ResponseReader();
        assertThat(reader.read(withMore, 0, withMore.length, (buffer, from, to) -> {}))
                .isEqualTo(response.length);
    }

    @Provide
    Arbitrary<List<String>> frames() {
        Arbitrary<String> line =
                Arbitraries.strings().withChars("abc: {}\"é").ofMinLength(1).ofMaxLength(50);
        Arbitrary<String> frame = line.list().ofMinSize(1).ofMaxSize(3).map(lines -> String.join("\n", lines));
        return frame.list().ofMinSize(1).ofMaxSize(12);
    }

    private static byte[] response(byte[] stream, List<Integer> chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : cut(stream, chunks)) {
            out.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(chunk);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** The bytes in parts of the given sizes, over and over; in one part if there are none. */
    private static List<byte[]> cut(byte[] bytes, List<Integer> sizes) {
        List<byte[]> parts = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int size = sizes.isEmpty() ? bytes.length : sizes.get(i % sizes.size());
            int end = Math.min(bytes.length, at + size);
            parts.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return parts;
    }
}

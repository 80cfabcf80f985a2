package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However a stream is cut, and whether a chunk is read by the template or the parser, the same is said. */
class ChunkReaderProperties {

    private static final String RECORDED = String.join(
            "",
            ": connected\r\n\r\n",
            Chunks.ROLE,
            Chunks.delta("{\"reasoning_content\":\"Hmm, 日本\"}"),
            Chunks.text("Grüße"),
            Chunks.text(" \"quoted\" \\ and\n"),
            Chunks.text("😀"),
            Chunks.delta("{\"content\":\"\\u4f60\\u597d \\ud83d\\ude00\\/\"}").replace("\n", "\r\n"),
            Chunks.text("plain"),
            Chunks.delta(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}]}"),
            Chunks.delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}"),
            Chunks.finish("tool_calls").replace("\n", "\r"),
            Chunks.usage(9, 4),
            Chunks.DONE);

    private static final List<String> SAID = List.of(
            "reasoning Hmm, 日本",
            "text Grüße",
            "text  \"quoted\" \\ and\n",
            "text 😀",
            "text 你好 😀/",
            "text plain",
            "call 0 a f {\"x\"",
            "call 0   :1}");

    private final SteppingClock clock = new SteppingClock();

    private List<String> said(byte[]... pieces) {
        var fixture = new ModelsFixture();
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink);
            for (byte[] piece : pieces) {
                sink.body(ByteBuffer.wrap(piece));
            }
        });
        var usage = fixture.ask("gpt-4o").usage();
        assertThat(usage.promptTokens()).isEqualTo(9);
        return fixture.sink.lines;
    }

    @Example
    void aRecordedStreamCutAnywhereSaysTheSame() {
        byte[] bytes = RECORDED.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(said(
                            java.util.Arrays.copyOfRange(bytes, 0, cut),
                            java.util.Arrays.copyOfRange(bytes, cut, bytes.length)))
                    .as("cut at byte %s", cut)
                    .isEqualTo(SAID);
        }
    }

    @Example
    void aRecordedStreamInSingleBytesSaysTheSame() {
        byte[] bytes = RECORDED.getBytes(StandardCharsets.UTF_8);
        byte[][] pieces = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = new byte[] {bytes[i]};
        }
        assertThat(said(pieces)).isEqualTo(SAID);
    }

    @Example
    void aReaderTeachesItsTemplate() {
        var template = new ChunkTemplate();
        var reader = new ChunkReader(
                new AnswerRecorder(new RecordingSink(), clock), new FaultReader("p", null, clock), template);
        byte[] first = utf8("data: {\"choices\":[{\"delta\":{\"content\":\"first\"}}]}\n");
        byte[] second = utf8("{\"choices\":[{\"delta\":{\"content\":\"second\"}}]}");

        reader.event(first, 6, first.length - 7);

        assertThat(template.text(second, 0, second.length)).isEqualTo("second");
    }

    @Property(tries = 3000)
    void templateAndParserAgree(@ForAll("streams") List<byte[]> chunks) {
        assertThat(read(chunks, false)).isEqualTo(read(chunks, true));
    }

    /** What is said up to the first chunk that is refused; with {@code parserOnly} every chunk meets a new reader. */
    private List<String> read(List<byte[]> chunks, boolean parserOnly) {
        var sink = new RecordingSink();
        var answer = new AnswerRecorder(sink, clock);
        var faults = new FaultReader("p", null, clock);
        var reader = new ChunkReader(answer, faults, new ChunkTemplate());
        List<String> seen = new ArrayList<>();
        for (byte[] chunk : chunks) {
            try {
                if (parserOnly) {
                    reader = new ChunkReader(answer, faults, new ChunkTemplate());
                }
                reader.event(chunk, 0, chunk.length);
            } catch (ProviderFault fault) {
                seen.add("fault " + fault.getMessage());
            }
        }
        seen.addAll(sink.lines);
        return seen;
    }

    /** Chunks in one or two frames, whose string is plain, escaped, wide, broken or not a string's inside at all. */
    @Provide
    Arbitrary<List<byte[]>> streams() {
        Arbitrary<String> frame = Arbitraries.of(
                "{\"choices\":[{\"delta\":{\"content\":\"%\"},\"index\":0,\"finish_reason\":null}],\"usage\":null}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%\"}}]}",
                "{\"choices\":[{\"text\":\"%\"}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"%\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"%\",\"refusal\":\"no\"}}]}",
                "{\"choices\":[{\"delta\":{\"role\":\"%\",\"content\":\"b\"}}]}",
                "{\"id\":\"%\",\"choices\":[{\"delta\":{\"content\":\"c\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"%\"}},{\"delta\":{\"content\":\"second\"}}]}");
        Arbitrary<byte[]> inside = Arbitraries.oneOf(
                Arbitraries.strings()
                        .ascii()
                        .excludeChars('"', '\\')
                        .ofMaxLength(12)
                        .map(ChunkReaderProperties::utf8),
                Arbitraries.strings().ofMaxLength(6).map(ChunkReaderProperties::utf8),
                Arbitraries.of(
                                "\\n",
                                "\\\"",
                                "\\\\",
                                "\\u00e9",
                                "\\ud83d\\ude00",
                                "\\ud83d",
                                "\\u12",
                                "\\q",
                                "\\",
                                "\"",
                                "\\\"}",
                                "\u0001",
                                "\t",
                                "\uFFFD",
                                "\u007f",
                                "é\\n日",
                                "\\\u00e9",
                                "\\u００００",
                                "\",\"x\":\"",
                                "\"}}],\"usage\":null}")
                        .map(ChunkReaderProperties::utf8),
                Arbitraries.of(
                        new byte[] {(byte) 0xC3},
                        new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                        new byte[] {(byte) 0xC0, (byte) 0x80},
                        new byte[] {'a', (byte) 0xFF, 'b'},
                        new byte[] {(byte) 0xF0, (byte) 0x9F, (byte) 0x98}));
        Arbitrary<byte[]> several = inside.list().ofMaxSize(3).map(ChunkReaderProperties::joined);
        return frame.list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .flatMap(frames -> Combinators.combine(Arbitraries.of(frames), several)
                        .as(ChunkReaderProperties::filled)
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(14));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] filled(String frame, byte[] inside) {
        int at = frame.indexOf('%');
        return joined(List.of(utf8(frame.substring(0, at)), inside, utf8(frame.substring(at + 1))));
    }

    private static byte[] joined(List<byte[]> parts) {
        var all =
                ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
        parts.forEach(all::put);
        return all.array();
    }
}

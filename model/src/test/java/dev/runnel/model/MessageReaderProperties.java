package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.PromptMessage.UserMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However a stream of messages is cut, and whether an event is read by the template or the parser, the same is said. */
class MessageReaderProperties {

    private static final String RECORDED = String.join(
            "",
            MessageEvents.START,
            MessageEvents.PING.replace("\n", "\r\n"),
            MessageEvents.open(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
            MessageEvents.delta(0, "thinking_delta", "thinking", "Hmm, 日本"),
            MessageEvents.delta(0, "signature_delta", "signature", "c2ln"),
            MessageEvents.close(0),
            MessageEvents.openText(1),
            MessageEvents.text(1, "Grüße"),
            MessageEvents.text(1, " \"quoted\" \\ and\n"),
            MessageEvents.text(1, "😀"),
            MessageEvents.close(1).replace("\n", "\r"),
            MessageEvents.openTool(2, "a", "f"),
            MessageEvents.delta(2, "input_json_delta", "partial_json", "{\"x\""),
            MessageEvents.delta(2, "input_json_delta", "partial_json", ":1}"),
            MessageEvents.close(2),
            MessageEvents.end("tool_use", 4),
            MessageEvents.STOP);

    private static final List<String> SAID = List.of(
            "reasoning Hmm, 日本",
            "text Grüße",
            "text  \"quoted\" \\ and\n",
            "text 😀",
            "call 0 a f ",
            "call 0   {\"x\"",
            "call 0   :1}");

    private final SteppingClock clock = new SteppingClock();

    private static List<String> said(byte[]... pieces) {
        var fixture =
                new ModelsFixture(ModelsFixture.anthropic(ProviderSettings.ImageFormat.BASE64), ModelsFixture.NO_FILES);
        fixture.egress.then((sink, stop) -> {
            ScriptedEgress.stream(sink);
            for (byte[] piece : pieces) {
                sink.body(ByteBuffer.wrap(piece));
            }
        });
        var usage = fixture.ask(ModelsFixture.claude("claude-sonnet-4-5", true, new UserMessage("?")))
                .usage();
        assertThat(usage.promptTokens()).isEqualTo(17);
        assertThat(usage.completionTokens()).isEqualTo(4);
        return fixture.sink.lines;
    }

    @Example
    void aRecordedStreamCutAnywhereSaysTheSame() {
        byte[] bytes = RECORDED.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(said(Arrays.copyOfRange(bytes, 0, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
                    .as("cut at byte %s", cut)
                    .isEqualTo(SAID);
        }
    }

    @Example
    void aReaderTeachesItsTemplate() {
        var template = new ChunkTemplate();
        var reader = new MessageReader(
                new AnswerRecorder(new RecordingSink(), clock), new FaultReader("p", null, clock), template, null);
        byte[] first = utf8(
                "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"first\"}}");
        byte[] second = utf8(
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"second\"}}");

        reader.event(first, 6, first.length - 6);

        assertThat(template.text(second, 0, second.length)).isEqualTo("second");
    }

    @Property(tries = 2000)
    void templateAndParserAgree(@ForAll("streams") List<byte[]> events) {
        assertThat(read(events, false)).isEqualTo(read(events, true));
    }

    /** What is said and refused; with {@code parserOnly} every event meets a template that has learned nothing. */
    private List<String> read(List<byte[]> events, boolean parserOnly) {
        var sink = new RecordingSink();
        var answer = new AnswerRecorder(sink, clock);
        var faults = new FaultReader("p", null, clock);
        var reader = new MessageReader(answer, faults, new ChunkTemplate(), null);
        List<String> seen = new ArrayList<>();
        for (byte[] event : events) {
            try {
                if (parserOnly) {
                    reader = new MessageReader(answer, faults, new ChunkTemplate(), null);
                }
                reader.event(event, 0, event.length);
            } catch (ProviderFault fault) {
                seen.add("fault " + fault.getMessage());
            }
        }
        seen.addAll(sink.lines);
        return seen;
    }

    @Provide
    Arbitrary<List<byte[]>> streams() {
        Arbitrary<String> frame = Arbitraries.of(
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%\"}}",
                "{\"delta\":{\"text\":\"%\",\"type\":\"text_delta\"},\"index\":1,\"type\":\"content_block_delta\"}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a\",\"text\":\"%\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"%\",\"thinking\":\"b\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"c\"},\"other\":\"%\"}",
                "{\"type\":\"ping\",\"delta\":{\"text\":\"%\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"%\"},\"usage\":{\"output_tokens\":1}}");
        Arbitrary<String> inside = Arbitraries.oneOf(
                Arbitraries.strings().ascii().excludeChars('"', '\\').ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(6),
                Arbitraries.of("\\n", "\\\"", "\\u00e9", "\\ud83d", "\\u12", "\\q", "\\", "\"", "\t", "\",\"x\":\""));
        return frame.list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .flatMap(frames -> Combinators.combine(Arbitraries.of(frames), inside)
                        .as((one, text) -> utf8(one.replace("%", text)))
                        .list()
                        .ofMinSize(2)
                        .ofMaxSize(12));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

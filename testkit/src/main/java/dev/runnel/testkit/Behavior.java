package dev.runnel.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link FakeModelProvider} answers one request: what it says, how fast, and what goes wrong. Immutable.
 *
 * @param headers response header fields besides those that the protocol needs
 */
public record Behavior(Answer answer, Pace pace, Fault fault, Map<String, String> headers) {

    /**
     * What is said.
     *
     * @param text makes the answer from the request
     * @param chunks how many deltas the text is streamed in, at most one per character; 0 for one per word
     * @param reasoning thinking text ahead of the answer, one delta per word; empty for none
     * @param toolArgumentPieces how many deltas the arguments of a tool call are streamed in, at least 1
     * @param finishReason in the dialect's own word; null for the one that fits the answer
     * @param tokens what is reported as usage; null for words of the prompt and deltas of the answer
     */
    public record Answer(
            Function<ProviderRequest, String> text,
            int chunks,
            String reasoning,
            List<ToolCall> toolCalls,
            int toolArgumentPieces,
            @Nullable String finishReason,
            UsageReport usage,
            @Nullable Tokens tokens) {

        public Answer {
            toolCalls = List.copyOf(toolCalls);
            if (chunks < 0 || toolArgumentPieces < 1) {
                throw new IllegalArgumentException("chunks must be at least 0 and pieces of tool arguments at least 1");
            }
        }
    }

    /** A tool that the answer wants called; {@code arguments} is JSON text, which may be broken on purpose. */
    public record ToolCall(String id, String name, String arguments) {}

    /** Counts for a usage report. */
    public record Tokens(int prompt, int cachedPrompt, int completion, int reasoning) {}

    /** When usage is reported. */
    public enum UsageReport {
        /** In every blocking answer and Anthropic stream; in an OpenAI stream if {@code include_usage} asked for it. */
        WHEN_ASKED,
        /** In an OpenAI stream too, asked for or not, as some servers do. */
        ALWAYS,
        NEVER
    }

    /**
     * How fast the answer comes.
     *
     * @param firstToken from the end of the request to the first frame, or to the head of a blocking answer
     * @param tokensPerSecond deltas per second from the first on; 0 for as fast as the socket takes them
     * @param framesPerWrite how many frames that are due share one write to the socket, at least 1
     * @param pieceBytes the most bytes of the body in one write and one HTTP chunk; 0 for whole frames
     */
    public record Pace(Duration firstToken, double tokensPerSecond, int framesPerWrite, int pieceBytes) {

        public Pace {
            if (firstToken.isNegative() || !(tokensPerSecond >= 0) || framesPerWrite < 1 || pieceBytes < 0) {
                throw new IllegalArgumentException("a pace cannot be negative, and a write has at least one frame");
            }
        }

        /** From the first frame to the delta {@code index}, in nanoseconds. */
        long delayNanos(long index) {
            return tokensPerSecond == 0 ? 0 : (long) (index * 1e9 / tokensPerSecond);
        }
    }

    public Behavior {
        headers = Map.copyOf(headers);
    }

    /** Echoes the last user text at once, word by word, with usage where it is asked for. */
    public static Behavior echo() {
        Answer answer = new Answer(EchoAnswer::of, 0, "", List.of(), 3, null, UsageReport.WHEN_ASKED, null);
        return new Behavior(answer, new Pace(Duration.ZERO, 0, 1, 0), new Fault.None(), Map.of());
    }

    /** Says {@code text}. */
    public static Behavior saying(String text) {
        return echo().withText(text);
    }

    /** Fails with {@code status} and the dialect's usual error body. */
    public static Behavior failing(int status) {
        return echo().withFault(new Fault.Status(status));
    }

    /** Fails with 429 and a {@code Retry-After} of {@code seconds}. */
    public static Behavior rateLimited(int seconds) {
        return echo().withFault(new Fault.Status(429, null, null, Duration.ofSeconds(seconds)));
    }

    /** Wants {@code calls} made and says nothing. */
    public static Behavior calling(ToolCall... calls) {
        return saying("").withToolCalls(List.of(calls));
    }

    public Behavior withText(String text) {
        return withText(request -> text);
    }

    public Behavior withText(Function<ProviderRequest, String> text) {
        Answer a = answer;
        return with(new Answer(
                text, a.chunks, a.reasoning, a.toolCalls, a.toolArgumentPieces, a.finishReason, a.usage, a.tokens));
    }

    /** A fixed text of {@code words} words, each different: with the default chunks, as many deltas. */
    public Behavior withWords(int words) {
        return withText(
                IntStream.rangeClosed(1, words).mapToObj(n -> "word" + n).collect(Collectors.joining(" ")));
    }

    public Behavior withChunks(int chunks) {
        Answer a = answer;
        return with(new Answer(
                a.text, chunks, a.reasoning, a.toolCalls, a.toolArgumentPieces, a.finishReason, a.usage, a.tokens));
    }

    public Behavior withReasoning(String text) {
        Answer a = answer;
        return with(new Answer(
                a.text, a.chunks, text, a.toolCalls, a.toolArgumentPieces, a.finishReason, a.usage, a.tokens));
    }

    public Behavior withToolCalls(List<ToolCall> calls) {
        Answer a = answer;
        return with(new Answer(
                a.text, a.chunks, a.reasoning, calls, a.toolArgumentPieces, a.finishReason, a.usage, a.tokens));
    }

    public Behavior withToolArgumentPieces(int pieces) {
        Answer a = answer;
        return with(new Answer(a.text, a.chunks, a.reasoning, a.toolCalls, pieces, a.finishReason, a.usage, a.tokens));
    }

    public Behavior withFinishReason(@Nullable String reason) {
        Answer a = answer;
        return with(new Answer(
                a.text, a.chunks, a.reasoning, a.toolCalls, a.toolArgumentPieces, reason, a.usage, a.tokens));
    }

    public Behavior withUsage(UsageReport usage) {
        Answer a = answer;
        return with(new Answer(
                a.text, a.chunks, a.reasoning, a.toolCalls, a.toolArgumentPieces, a.finishReason, usage, a.tokens));
    }

    public Behavior withTokens(Tokens tokens) {
        Answer a = answer;
        return with(new Answer(
                a.text, a.chunks, a.reasoning, a.toolCalls, a.toolArgumentPieces, a.finishReason, a.usage, tokens));
    }

    public Behavior withFirstTokenDelay(Duration delay) {
        return with(new Pace(delay, pace.tokensPerSecond, pace.framesPerWrite, pace.pieceBytes));
    }

    public Behavior withTokensPerSecond(double tokensPerSecond) {
        return with(new Pace(pace.firstToken, tokensPerSecond, pace.framesPerWrite, pace.pieceBytes));
    }

    public Behavior withFramesPerWrite(int frames) {
        return with(new Pace(pace.firstToken, pace.tokensPerSecond, frames, pace.pieceBytes));
    }

    public Behavior withPieceBytes(int bytes) {
        return with(new Pace(pace.firstToken, pace.tokensPerSecond, pace.framesPerWrite, bytes));
    }

    public Behavior withFault(Fault wrong) {
        return new Behavior(answer, pace, wrong, headers);
    }

    public Behavior withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Behavior(answer, pace, fault, more);
    }

    /** This behavior {@code times} times, to be followed by others in {@link FakeModelProvider#next}. */
    public List<Behavior> times(int times) {
        List<Behavior> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(this);
        }
        return all;
    }

    private Behavior with(Answer said) {
        return new Behavior(said, pace, fault, headers);
    }

    private Behavior with(Pace rate) {
        return new Behavior(answer, rate, fault, headers);
    }
}

package dev.runnel.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.bench.AnswerScript;
import dev.runnel.bench.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamCheckTest {

    private static final int EVENTS = 20;
    private static final String END = "data: {\"event\":\"message_end\",\"task_id\":\"t\",\"metadata\":{}}";

    @Test
    void aDifyStreamWithEveryTokenAndOneEndIsGood() {
        List<String> frames = dify();
        frames.add(3, "event: ping");
        StreamCheck check = check(Dialect.DIFY, frames);
        assertThat(check.end()).isNull();
        assertThat(check.texts()).isEqualTo(EVENTS);
        assertThat(check.stamp()).isEqualTo(new Stamp(0, 0));
    }

    @Test
    void aProviderStreamWithEveryTokenAndOneEndIsGood() {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            frames.add("data: {\"choices\":[{\"delta\":{\"content\":\"" + token(i) + "\"}}]}");
        }
        frames.add("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
        frames.add("data: [DONE]");
        assertThat(check(Dialect.OPENAI, frames).end()).isNull();
        frames.removeLast();
        assertThat(check(Dialect.OPENAI, frames).end()).isEqualTo(Fault.NO_TERMINAL);
    }

    @Test
    void aChatflowEndsWithItsRunAndNotWithItsMessage() {
        List<String> frames = dify();
        frames.add(0, "data: {\"event\":\"workflow_started\",\"task_id\":\"t\",\"data\":{}}");
        frames.add(frames.size() - 1, message(""));
        assertThat(check(Dialect.DIFY_CHATFLOW, frames).end()).isEqualTo(Fault.NO_TERMINAL);
        frames.add("data: {\"event\":\"workflow_finished\",\"task_id\":\"t\",\"data\":{}}");
        StreamCheck check = check(Dialect.DIFY_CHATFLOW, frames);
        assertThat(check.end()).isNull();
        assertThat(check.texts()).isEqualTo(EVENTS);
        frames.add(message(token(0)));
        assertThat(check(Dialect.DIFY_CHATFLOW, frames).end()).isEqualTo(Fault.AFTER_TERMINAL);
    }

    @Test
    void aMissingTokenIsFound() {
        List<String> frames = dify();
        frames.remove(7);
        assertThat(check(Dialect.DIFY, frames).end()).isEqualTo(Fault.WRONG_TOKEN);
    }

    @Test
    void aRepeatedTokenIsFound() {
        List<String> frames = dify();
        frames.add(7, frames.get(7));
        assertThat(check(Dialect.DIFY, frames).end()).isEqualTo(Fault.WRONG_TOKEN);
    }

    @Test
    void twoTokensInOneFrameAreFound() {
        List<String> frames = dify();
        frames.set(7, message(token(7) + token(8)));
        frames.remove(8);
        assertThat(check(Dialect.DIFY, frames).end()).isEqualTo(Fault.WRONG_TOKEN);
    }

    @Test
    void aMissingLastTokenIsFound() {
        List<String> frames = dify();
        frames.remove(EVENTS - 1);
        assertThat(check(Dialect.DIFY, frames).end()).isEqualTo(Fault.WRONG_COUNT);
    }

    @Test
    void aSecondTerminalEventIsFound() {
        List<String> frames = dify();
        frames.add(END);
        assertThat(check(Dialect.DIFY, frames).end()).isEqualTo(Fault.AFTER_TERMINAL);
    }

    @Test
    void aMissingTerminalEventIsFound() {
        List<String> frames = dify();
        frames.removeLast();
        assertThat(check(Dialect.DIFY, frames).end()).isEqualTo(Fault.NO_TERMINAL);
    }

    @Test
    void anErrorEventIsFoundAndShown() {
        List<String> frames = dify();
        frames.set(5, "data: {\"event\":\"error\",\"code\":\"completion_request_error\",\"message\":\"no\"}");
        StreamCheck check = check(Dialect.DIFY, frames);
        assertThat(check.fault()).isEqualTo(Fault.ERROR_EVENT);
        assertThat(check.detail()).contains("completion_request_error");
        assertThat(check(Dialect.OPENAI, List.of("data: {\"error\":{\"message\":\"no\"}}"))
                        .fault())
                .isEqualTo(Fault.ERROR_EVENT);
    }

    @Test
    void anUnstampedFirstTokenIsFound() {
        assertThat(check(Dialect.DIFY, List.of(message("Hello"))).fault()).isEqualTo(Fault.WRONG_TOKEN);
    }

    @Test
    void aMessageWithoutAnswerIsFound() {
        assertThat(check(Dialect.DIFY, List.of("data: {\"event\":\"message\",\"task_id\":\"t\"}"))
                        .fault())
                .isEqualTo(Fault.MALFORMED);
    }

    @Test
    void aCheckStartsOverForTheNextStream() {
        StreamCheck check = check(Dialect.DIFY, List.of(message("Hello")));
        check.reset();
        feed(check, dify());
        assertThat(check.end()).isNull();
    }

    private static List<String> dify() {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            frames.add(message(token(i)));
        }
        frames.add(END);
        return frames;
    }

    private static String message(String answer) {
        return "data: {\"event\":\"message\",\"task_id\":\"t\",\"id\":\"m\",\"answer\":\"" + answer
                + "\",\"created_at\":1790000000}";
    }

    private static String token(int index) {
        return new String(index == 0 ? Stamp.template() : AnswerScript.token(index), StandardCharsets.UTF_8);
    }

    private static StreamCheck check(Dialect dialect, List<String> frames) {
        StreamCheck check = new StreamCheck(dialect, new AnswerScript(EVENTS));
        feed(check, frames);
        return check;
    }

    private static void feed(StreamCheck check, List<String> frames) {
        for (String frame : frames) {
            byte[] bytes = ("??" + frame).getBytes(StandardCharsets.UTF_8);
            check.frame(bytes, 2, bytes.length);
        }
    }
}

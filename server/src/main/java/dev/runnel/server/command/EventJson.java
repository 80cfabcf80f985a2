package dev.runnel.server.command;

import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** A native event as one line of JSON, for {@code runnel run --json}. */
final class EventJson {

    private EventJson() {}

    static String of(RunEvent event) {
        var members = new LinkedHashMap<String, Value>();
        members.put("number", Value.of(event.number()));
        members.put("time", Value.of(event.time()));
        members.put("event", Value.of(event.payload().getClass().getSimpleName()));
        switch (event.payload()) {
            case Payload.RunStarted(ObjectValue inputs) -> members.put("inputs", inputs);
            case Payload.TextDelta(String text, List<String> origin) -> members.put("text", Value.of(text));
            case Payload.ReasoningDelta(String text, String node, boolean last) -> members.put("text", Value.of(text));
            case Payload.TextReplaced(String text, String reason) -> {
                members.put("text", Value.of(text));
                members.put("reason", Value.of(reason));
            }
            case Payload.AnswerFinished finished -> {
                members.put("prompt_tokens", Value.of(finished.usage().promptTokens()));
                members.put("completion_tokens", Value.of(finished.usage().completionTokens()));
                members.put("estimated", Value.of(finished.usage().estimated()));
                members.put("metadata", finished.metadata());
            }
            case Payload.RunFinished finished -> {
                members.put("status", Value.of(finished.status().wire()));
                members.put("outputs", finished.outputs());
                var error = finished.error();
                members.put(
                        "error", Value.of(error == null ? null : error.code().wire()));
                members.put("message", Value.of(error == null ? null : error.message()));
                members.put("elapsed_ms", Value.of(finished.elapsed() / 1_000_000));
            }
            case Payload.NodeStarted started ->
                members.put("node", Value.of(started.node().node()));
            case Payload.NodeFinished finished -> {
                members.put("node", Value.of(finished.node().node()));
                members.put(
                        "status", Value.of(finished.outcome().status().name().toLowerCase(Locale.ROOT)));
            }
            case Payload.NodeRetried retried ->
                members.put("node", Value.of(retried.node().node()));
            case Payload.IterationStarted started ->
                members.put("node", Value.of(started.node().node()));
            case Payload.IterationAdvanced advanced -> members.put("index", Value.of(advanced.index()));
            case Payload.IterationFinished finished ->
                members.put("node", Value.of(finished.node().node()));
            case Payload.LoopStarted started ->
                members.put("node", Value.of(started.node().node()));
            case Payload.LoopAdvanced advanced -> members.put("index", Value.of(advanced.index()));
            case Payload.LoopFinished finished ->
                members.put("node", Value.of(finished.node().node()));
            case Payload.ThoughtUpdated thought -> members.put("thought", Value.of(thought.thought()));
            case Payload.FileProduced produced ->
                members.put("file", produced.file().toObject());
            case Payload.AgentLogged logged -> members.put("label", Value.of(logged.label()));
            case Payload.HumanInputRequired required -> members.put("form", Value.of(required.form()));
            case Payload.HumanInputAnswered answered -> members.put("form", Value.of(answered.form()));
            case Payload.HumanInputExpired expired -> members.put("form", Value.of(expired.form()));
            case Payload.RunPaused paused -> members.put("tokens", Value.of(paused.totalTokens()));
            case Payload.RunResumed(String reason) -> members.put("reason", Value.of(reason));
            case Payload.RunRecovered(String text, long through) -> members.put("text", Value.of(text));
            case Payload.ModelFellBack fell -> {
                members.put("from", Value.of(fell.from()));
                members.put("to", Value.of(fell.to()));
                members.put("reason", Value.of(fell.reason()));
            }
            case Payload.AudioProduced(byte[] audio, boolean last) -> members.put("bytes", Value.of(audio.length));
        }
        return JsonText.write(new ObjectValue(members));
    }
}

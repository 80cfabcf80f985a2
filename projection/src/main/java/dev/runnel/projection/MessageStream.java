package dev.runnel.projection;

import dev.runnel.projection.ConnectionEnd.Moment;
import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import dev.runnel.run.FileReference.Owner;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.AnswerFinished;
import dev.runnel.run.Payload.AudioProduced;
import dev.runnel.run.Payload.FileProduced;
import dev.runnel.run.Payload.RunFinished;
import dev.runnel.run.Payload.RunRecovered;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Payload.TextReplaced;
import dev.runnel.run.Payload.ThoughtUpdated;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The frames of completion, chat, agent-chat and agent (events.md section 3.1): text, then one of {@code message_end}
 * and {@code error}, then speech.
 */
final class MessageStream implements DifyStream {

    /** What a piece of text is called. */
    private enum TextEvent {
        MESSAGE("message"),
        AGENT_MESSAGE("agent_message"),
        /** Text of a message that began with a file: keeps the payload of {@code message} (section 4, quirk). */
        MESSAGE_FILE("message_file");

        private final String wire;

        TextEvent(String wire) {
            this.wire = wire;
        }
    }

    private final DifyView view;
    private final DifyEnvelope envelope;
    private final JsonFrame json;
    private final MessageFrames frames;
    /** The answer so far; only agent apps show it as a whole, so only they keep it. */
    private final StringBuilder answer = new StringBuilder();

    private TextEvent encodedFor = TextEvent.MESSAGE;
    private byte[] prefix;
    private byte[] suffix;

    private boolean thoughtSeen;
    private boolean textSeen;
    private boolean fileBeforeText;
    private boolean answered;
    private boolean speaking;
    private boolean ended;

    MessageStream(DifyView view) {
        this.view = view;
        envelope = new DifyEnvelope(view, true);
        json = new JsonFrame(view.links());
        frames = new MessageFrames(view, envelope, json);
        prefix = prefix(encodedFor);
        suffix = suffix(encodedFor);
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void show(RunEvent event, FrameSink sink) {
        Payload payload = event.payload();
        if (payload instanceof TextDelta delta) {
            if (!answered) {
                showText(textEvent(), delta.text(), sink);
            }
            return;
        }
        if (answered) {
            showAfterAnswer(payload, sink);
            return;
        }
        switch (payload) {
            case TextReplaced replaced -> sink.frame(frames.replaced(replaced.text(), ""));
            case RunRecovered recovered -> sink.frame(frames.replaced(recovered.durableText(), ""));
            case ThoughtUpdated thought -> {
                if (showsThoughts()) {
                    sink.frame(frames.thought(thought));
                }
            }
            case FileProduced(FileReference file) -> sink.frame(frames.file(file));
            case AudioProduced audio -> frames.showAudio(audio, sink);
            case AnswerFinished(Usage usage, ObjectValue metadata, List<FileReference> files) ->
                showAnswered(usage, metadata, files, sink);
            case RunFinished finished -> {
                if (RunEnding.of(finished, event.time()).failed()) {
                    showError(RunEnding.of(finished, event.time()).failure(), sink);
                } else {
                    showAnswered(Usage.NONE, ObjectValue.EMPTY, finished.files(), sink);
                }
                showSpeechEnd(sink);
            }
            case TextDelta _,
                    Payload.ReasoningDelta _,
                    Payload.RunStarted _,
                    Payload.RunPaused _,
                    Payload.RunResumed _,
                    Payload.ModelFellBack _,
                    Payload.NodeStarted _,
                    Payload.NodeFinished _,
                    Payload.NodeRetried _,
                    Payload.IterationStarted _,
                    Payload.IterationAdvanced _,
                    Payload.IterationFinished _,
                    Payload.LoopStarted _,
                    Payload.LoopAdvanced _,
                    Payload.LoopFinished _,
                    Payload.AgentLogged _,
                    Payload.HumanInputRequired _,
                    Payload.HumanInputAnswered _,
                    Payload.HumanInputExpired _ -> {}
        }
    }

    @Override
    public void remember(Payload payload) {
        if (payload instanceof TextDelta delta) {
            textSeen = true;
            if (view.mode() == AppMode.AGENT && !answered) {
                answer.append(delta.text());
            }
            return;
        }
        switch (payload) {
            case TextReplaced replaced -> replaceAnswer(replaced.text());
            case RunRecovered recovered -> replaceAnswer(recovered.durableText());
            case ThoughtUpdated _ -> thoughtSeen = true;
            case FileProduced(FileReference file) -> fileBeforeText |= !textSeen && file.belongsTo() == Owner.ASSISTANT;
            case AudioProduced audio -> speaking = !audio.last();
            case AnswerFinished _ -> answered = true;
            case RunFinished _ -> ended = ConnectionEnd.at(Moment.FINISH, view.mode(), view.continueOnPause());
            case Payload.RunPaused _ -> ended = ConnectionEnd.at(Moment.PAUSE, view.mode(), view.continueOnPause());
            case TextDelta _,
                    Payload.ReasoningDelta _,
                    Payload.RunStarted _,
                    Payload.RunResumed _,
                    Payload.ModelFellBack _,
                    Payload.NodeStarted _,
                    Payload.NodeFinished _,
                    Payload.NodeRetried _,
                    Payload.IterationStarted _,
                    Payload.IterationAdvanced _,
                    Payload.IterationFinished _,
                    Payload.LoopStarted _,
                    Payload.LoopAdvanced _,
                    Payload.LoopFinished _,
                    Payload.AgentLogged _,
                    Payload.HumanInputRequired _,
                    Payload.HumanInputAnswered _,
                    Payload.HumanInputExpired _ -> {}
        }
    }

    @Override
    public void recall(Payload payload) {
        if (!(payload instanceof Payload.RunPaused)) {
            remember(payload);
        }
    }

    @Override
    public void showOutcome(Run run, Run.Outcome outcome, FrameSink sink) {
        if (answered) {
            return;
        }
        sink.frame(frames.replaced(outcome.answer(), ""));
        RunEnding ending = RunEnding.of(outcome);
        if (ending.failed()) {
            showError(ending.failure(), sink);
        } else {
            sink.frame(frames.end(outcome.usage(), outcome.metadata(), outcome.files()));
        }
    }

    @Override
    public void showUnstored(RunErrorCode code, FrameSink sink) {
        if (answered) {
            showSpeechEnd(sink);
        } else {
            showError(new RunError(code, view.errors().of(code)), sink);
        }
    }

    @Override
    public void showRefused(ObjectValue inputs, RunError error, long now, FrameSink sink) {
        showError(error, sink);
    }

    /** After {@code message_end} only speech follows. */
    private void showAfterAnswer(Payload payload, FrameSink sink) {
        if (payload instanceof AudioProduced audio) {
            frames.showAudio(audio, sink);
        } else if (payload instanceof RunFinished) {
            showSpeechEnd(sink);
        }
    }

    private void showText(TextEvent kind, String text, FrameSink sink) {
        if (kind != encodedFor) {
            encodedFor = kind;
            prefix = prefix(kind);
            suffix = suffix(kind);
        }
        sink.frame(prefix, text, suffix);
    }

    private void showAnswered(Usage usage, ObjectValue metadata, List<FileReference> files, FrameSink sink) {
        if (view.mode() == AppMode.AGENT) {
            showText(TextEvent.MESSAGE, answer.toString(), sink);
        }
        sink.frame(frames.end(usage, metadata, files));
    }

    /** Speech that was cut off is ended all the same. */
    private void showSpeechEnd(FrameSink sink) {
        if (speaking) {
            sink.frame(frames.audioEnd());
        }
    }

    private void showError(RunError error, FrameSink sink) {
        sink.frame(envelope.error(json, error.code(), error.message()).bytes());
    }

    private void replaceAnswer(String text) {
        if (view.mode() == AppMode.AGENT && !answered) {
            answer.setLength(0);
            answer.append(text);
        }
    }

    private boolean showsThoughts() {
        return view.mode() == AppMode.AGENT_CHAT || view.mode() == AppMode.AGENT;
    }

    /** In agent-chat, text before any thought is an annotation's or a moderation's: not the agent's (section 2, note 1). */
    private TextEvent textEvent() {
        boolean agents = view.mode() == AppMode.AGENT || (view.mode() == AppMode.AGENT_CHAT && thoughtSeen);
        if (agents) {
            return TextEvent.AGENT_MESSAGE;
        }
        return fileBeforeText ? TextEvent.MESSAGE_FILE : TextEvent.MESSAGE;
    }

    private byte[] prefix(TextEvent kind) {
        return envelope.deltaPrefix(kind.wire, "\"id\":\"" + envelope.message() + "\",\"answer\":\"");
    }

    private static byte[] suffix(TextEvent kind) {
        String rest = kind == TextEvent.AGENT_MESSAGE ? "\"}" : "\",\"from_variable_selector\":[]}";
        return rest.getBytes(StandardCharsets.US_ASCII);
    }
}

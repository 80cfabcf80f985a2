package dev.runnel.engine;

import dev.runnel.run.AppMode;
import dev.runnel.run.EventSink;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.Message;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.ModelSink;
import dev.runnel.run.Payload;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.Records.Messages.WithRun;
import dev.runnel.run.Run;
import dev.runnel.run.RunContext;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.run.SystemClock;
import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** What the engine's tests run against: a scripted model, a list of events, and short ways to write values. */
final class Fakes {

    static final UUID TENANT = new UUID(0, 1);
    static final UUID APP = new UUID(0, 2);
    static final UUID CONVERSATION = new UUID(0, 3);
    static final UUID USER = new UUID(0, 4);

    private Fakes() {}

    /** A JSON object written with single quotes. */
    static ObjectValue json(String text) {
        return JsonText.parseObject(text.replace('\'', '"'));
    }

    /** A file whose {@code model_config} names a model and holds the given members. */
    static ObjectValue file(String members) {
        return json(
                "{'model_config':{'model':{'provider':'openai','name':'gpt-4o','mode':'chat','completion_params':{}}"
                        + (members.isBlank() ? "" : "," + members) + "}}");
    }

    static BasicConfiguration configuration(AppMode mode, String members) {
        return BasicConfiguration.read(mode, file(members)).forRun();
    }

    static FileReference image(String name) {
        return new FileReference(
                null,
                FileReference.Type.IMAGE,
                FileReference.Transfer.LOCAL_FILE,
                new UUID(7, name.hashCode()),
                null,
                name,
                ".png",
                "image/png",
                10,
                FileReference.Owner.USER);
    }

    static FileReference document(String name) {
        return new FileReference(
                null,
                FileReference.Type.DOCUMENT,
                FileReference.Transfer.REMOTE_URL,
                null,
                "https://example.org/" + name,
                name,
                ".pdf",
                "application/pdf",
                10,
                FileReference.Owner.USER);
    }

    static Run run(AppMode mode, ObjectValue inputs, String query, List<FileReference> files, UUID message) {
        return new Run(
                UUID.randomUUID(),
                UUID.randomUUID(),
                TENANT,
                APP,
                UUID.randomUUID(),
                mode,
                mode.conversational() ? CONVERSATION : null,
                message,
                USER,
                null,
                new Run.Origin("service-api", null, null),
                RunStatus.RUNNING,
                inputs,
                query,
                files,
                true,
                4096,
                false,
                0,
                null);
    }

    static WithRun message(UUID id, UUID parent, String query, String answer, FileReference... files) {
        Run run = run(AppMode.CHAT, ObjectValue.EMPTY, query, List.of(files), id);
        Run.Outcome outcome = answer == null
                ? null
                : new Run.Outcome(
                        RunStatus.SUCCEEDED,
                        answer,
                        ObjectValue.EMPTY,
                        Usage.NONE,
                        FinishReason.STOP,
                        ObjectValue.EMPTY,
                        List.of(),
                        null,
                        0,
                        0,
                        0,
                        0);
        var ended = new Run(
                run.id(),
                run.task(),
                TENANT,
                APP,
                run.appVersion(),
                AppMode.CHAT,
                CONVERSATION,
                id,
                USER,
                null,
                run.origin(),
                outcome == null ? RunStatus.RUNNING : RunStatus.SUCCEEDED,
                ObjectValue.EMPTY,
                query,
                List.of(files),
                true,
                4096,
                false,
                0,
                outcome);
        return new WithRun(new Message(id, TENANT, APP, ended.id(), CONVERSATION, parent, USER, 0), ended);
    }

    /** Events as a test sees them; remembers how many were published. */
    static final class Events implements EventSink {
        final List<Payload> all = new ArrayList<>();
        int published;

        @Override
        public void emit(Payload payload) {
            all.add(payload);
            if (!payload.isDelta()) {
                publish();
            }
        }

        @Override
        public void emitDurably(Payload payload) {
            emit(payload);
        }

        @Override
        public boolean emitWith(Payload payload, Store.Unit<Boolean> changes) {
            throw new UnsupportedOperationException("basic apps change no records");
        }

        @Override
        public void publish() {
            published = all.size();
        }

        @Override
        public String text() {
            var text = new StringBuilder();
            for (Payload payload : all) {
                if (payload instanceof Payload.TextDelta delta) {
                    text.append(delta.text());
                } else if (payload instanceof Payload.TextReplaced whole) {
                    text.setLength(0);
                    text.append(whole.text());
                }
            }
            return text.toString();
        }
    }

    static RunContext context(Run run, Events events, StopSignal stop) {
        return new RunContext(run, events, stop, new SystemClock());
    }

    /** A model that says what its script says, and counts a token per word. */
    static final class Model implements ModelPort {
        final List<ModelRequest> requests = new ArrayList<>();
        Integer contextSize;
        ModelDescription.Mode mode = ModelDescription.Mode.CHAT;
        Set<ModelDescription.Feature> features = EnumSet.of(ModelDescription.Feature.VISION);
        BiFunction<ModelSink, StopSignal, FinishReason> script = (sink, stop) -> FinishReason.STOP;

        static Model saying(String... pieces) {
            var model = new Model();
            model.script = (sink, stop) -> {
                for (String piece : pieces) {
                    if (stop.raised()) {
                        return FinishReason.CANCELLED;
                    }
                    sink.text(piece);
                    sink.drained();
                }
                return FinishReason.STOP;
            };
            return model;
        }

        @Override
        public ModelResult generate(ModelRequest request, ModelSink sink, StopSignal stop) {
            requests.add(request);
            FinishReason reason = script.apply(sink, stop);
            return new ModelResult(request.model(), reason, usage(3, 5));
        }

        @Override
        public ModelDescription describe(ModelName name) {
            return new ModelDescription(name, mode, contextSize, features);
        }

        @Override
        public int countTokens(ModelName name, List<PromptMessage> messages) {
            int tokens = 3;
            for (PromptMessage message : messages) {
                tokens += 1 + message.allText().split("\\s+").length;
            }
            return tokens;
        }
    }

    static Usage usage(long prompt, long completion) {
        return new Usage(prompt, completion, 0, 0, 0, Usage.Price.FREE, 0.1, 0.05, false);
    }
}

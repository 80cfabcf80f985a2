package dev.runnel.run;

import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a payload: its type byte, then its fields. The type bytes are for ever. */
final class PayloadWriter {

    private PayloadWriter() {}

    static void write(Payload payload, ByteBuilder out) {
        switch (payload) {
            case Payload.TextDelta(String text, List<String> origin) -> {
                text(out.put(1), text);
                texts(out, origin);
            }
            case Payload.ReasoningDelta(String text, String node, boolean last) -> {
                text(out.put(2), text);
                optional(out, node);
                flag(out, last);
            }
            case Payload.TextReplaced(String text, String reason) -> text(text(out.put(3), text), reason);
            case Payload.RunStarted(ObjectValue inputs) -> object(out.put(4), inputs);
            case Payload.RunRecovered(String durableText, long reservedThrough) ->
                text(out.put(5), durableText).varint(reservedThrough);
            case Payload.NodeStarted(NodeRef node, String attemptId) -> text(node(out.put(6), node), attemptId);
            case Payload.NodeFinished(NodeRef node, NodeOutcome outcome) -> outcome(node(out.put(7), node), outcome);
            case Payload.NodeRetried(NodeRef node, NodeOutcome outcome, int attempt) ->
                outcome(node(out.put(8), node), outcome).varint(attempt);
            case Payload.IterationStarted(NodeRef node, int length, ObjectValue inputs) ->
                object(node(out.put(9), node).varint(length), inputs);
            case Payload.IterationAdvanced(NodeRef node, int index) ->
                node(out.put(10), node).varint(index);
            case Payload.IterationFinished(NodeRef node, NodeOutcome outcome, int steps) ->
                outcome(node(out.put(11), node), outcome).varint(steps);
            case Payload.LoopStarted(NodeRef node, int length, ObjectValue inputs) ->
                object(node(out.put(12), node).varint(length), inputs);
            case Payload.LoopAdvanced(NodeRef node, int index) ->
                node(out.put(13), node).varint(index);
            case Payload.LoopFinished(NodeRef node, NodeOutcome outcome, int steps) ->
                outcome(node(out.put(14), node), outcome).varint(steps);
            case Payload.ThoughtUpdated thought -> {
                text(out.put(15), thought.id()).varint(thought.position());
                text(text(text(out, thought.thought()), thought.observation()), thought.tool());
                text(object(out, thought.toolLabels()), thought.toolInput());
                texts(out, thought.files());
            }
            case Payload.FileProduced(FileReference file) -> file(out.put(16), file);
            case Payload.AgentLogged logged -> {
                text(node(out.put(17), logged.node()), logged.id());
                optional(out, logged.parent());
                text(text(out, logged.label()), logged.status());
                optional(out, logged.error());
                object(object(out, logged.data()), logged.metadata());
            }
            case Payload.HumanInputRequired(NodeRef node, String form, ObjectValue definition, long expiresAt) ->
                object(text(node(out.put(18), node), form), definition).varint(expiresAt);
            case Payload.HumanInputAnswered(NodeRef node, String form, String action, ObjectValue submission) ->
                object(text(text(node(out.put(19), node), form), action), submission);
            case Payload.HumanInputExpired(NodeRef node, String form, long expiresAt) ->
                text(node(out.put(20), node), form).varint(expiresAt);
            case Payload.RunPaused paused -> {
                texts(out.put(21), paused.nodes());
                out.varint(paused.reasons().size());
                paused.reasons().forEach(reason -> object(out, reason));
                out.varint(paused.elapsed()).varint(paused.totalTokens()).varint(paused.totalSteps());
                value(out, paused.state());
            }
            case Payload.RunResumed(String reason) -> text(out.put(22), reason);
            case Payload.ModelFellBack(String node, String from, String to, String reason) ->
                text(text(text(optional(out.put(23), node), from), to), reason);
            case Payload.AnswerFinished(Usage usage, ObjectValue metadata, List<FileReference> files) ->
                files(object(usage(out.put(24), usage), metadata), files);
            case Payload.AudioProduced(byte[] audio, boolean last) ->
                flag(out.put(25).varint(audio.length).put(audio), last);
            case Payload.RunFinished finished -> {
                object(out.put(26).put(finished.status().ordinal()), finished.outputs());
                RunError error = finished.error();
                flag(out, error != null);
                if (error != null) {
                    text(out.put(error.code().ordinal()), error.message());
                }
                out.put(finished.reason().ordinal()).varint(finished.elapsed());
                out.varint(finished.totalTokens()).varint(finished.totalSteps()).varint(finished.exceptions());
                files(out, finished.files());
            }
        }
    }

    private static ByteBuilder node(ByteBuilder out, NodeRef node) {
        text(text(text(text(out, node.execution()), node.node()), node.type()), node.title());
        return optional(optional(out, node.iteration()), node.loop()).zigzag(node.index());
    }

    private static ByteBuilder outcome(ByteBuilder out, NodeOutcome outcome) {
        out.put(outcome.status().ordinal());
        optional(optional(optional(out, outcome.inputs()), outcome.processData()), outcome.outputs());
        optional(out, outcome.error()).varint(outcome.elapsed()).varint(outcome.startedAt());
        optional(object(out, outcome.metadata()), outcome.branch());
        out.varint(outcome.writes().size());
        for (Payload.VariableWrite write : outcome.writes()) {
            texts(out, write.selector());
            value(out, write.value());
        }
        return files(usage(out, outcome.usage()).varint(outcome.attempt()), outcome.files());
    }

    private static ByteBuilder usage(ByteBuilder out, Usage usage) {
        boolean some = !usage.equals(Usage.NONE);
        flag(out, some);
        if (some) {
            out.varint(usage.promptTokens()).varint(usage.completionTokens()).varint(usage.reasoningTokens());
            out.varint(usage.cacheReadTokens()).varint(usage.cacheWriteTokens());
            price(out, usage.price());
            decimal(out, usage.latency());
            Double first = usage.timeToFirstToken();
            flag(out, first != null);
            if (first != null) {
                decimal(out, first);
            }
            flag(out, usage.estimated());
        }
        return out;
    }

    private static void price(ByteBuilder out, Usage.Price price) {
        boolean some = !price.equals(Usage.Price.FREE);
        flag(out, some);
        if (some) {
            text(out, price.promptUnitPrice().toPlainString());
            text(out, price.completionUnitPrice().toPlainString());
            text(out, price.unit().toPlainString());
            text(out, price.prompt().toPlainString());
            text(out, price.completion().toPlainString());
            text(out, price.currency());
        }
    }

    private static ByteBuilder files(ByteBuilder out, List<FileReference> files) {
        out.varint(files.size());
        files.forEach(file -> file(out, file));
        return out;
    }

    private static void file(ByteBuilder out, FileReference file) {
        optional(out, file.id());
        out.put(file.type().ordinal()).put(file.transfer().ordinal());
        optional(optional(out, file.storedFile()), file.remoteUrl());
        text(text(text(out, file.name()), file.extension()), file.mimeType());
        out.zigzag(file.size()).put(file.belongsTo().ordinal());
    }

    private static ByteBuilder value(ByteBuilder out, Value value) {
        return switch (value) {
            case Value.NullValue ignored -> out.put(0);
            case BooleanValue(boolean flag) -> out.put(flag ? 2 : 1);
            case IntegerValue(long number) -> out.put(3).zigzag(number);
            case DecimalValue(double number) -> decimal(out.put(4), number);
            case TextValue(String text) -> text(out.put(5), text);
            case ListValue(List<Value> items) -> {
                out.put(6).varint(items.size());
                items.forEach(item -> value(out, item));
                yield out;
            }
            case ObjectValue object -> object(out.put(7), object);
            case FileValue(FileReference file) -> {
                file(out.put(8), file);
                yield out;
            }
        };
    }

    private static ByteBuilder object(ByteBuilder out, ObjectValue object) {
        out.varint(object.members().size());
        object.members().forEach((name, member) -> value(text(out, name), member));
        return out;
    }

    private static ByteBuilder texts(ByteBuilder out, List<String> texts) {
        out.varint(texts.size());
        for (String text : texts) {
            text(out, text);
        }
        return out;
    }

    private static ByteBuilder text(ByteBuilder out, String text) {
        // Short ASCII is nearly every text: its length in bytes is then known before it is written.
        if (text.length() < 43) {
            int lengthAt = out.length();
            out.put(0).utf8(text);
            out.array()[lengthAt] = (byte) (out.length() - lengthAt - 1);
            return out;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return out.varint(encoded.length).put(encoded);
    }

    private static ByteBuilder optional(ByteBuilder out, @Nullable String text) {
        flag(out, text != null);
        return text == null ? out : text(out, text);
    }

    private static ByteBuilder optional(ByteBuilder out, @Nullable ObjectValue object) {
        flag(out, object != null);
        return object == null ? out : object(out, object);
    }

    private static ByteBuilder optional(ByteBuilder out, @Nullable UUID id) {
        flag(out, id != null);
        if (id != null) {
            bits(bits(out, id.getMostSignificantBits()), id.getLeastSignificantBits());
        }
        return out;
    }

    private static ByteBuilder flag(ByteBuilder out, boolean flag) {
        return out.put(flag ? 1 : 0);
    }

    private static ByteBuilder decimal(ByteBuilder out, double number) {
        return bits(out, Double.doubleToLongBits(number));
    }

    private static ByteBuilder bits(ByteBuilder out, long bits) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.put((int) (bits >>> shift));
        }
        return out;
    }
}

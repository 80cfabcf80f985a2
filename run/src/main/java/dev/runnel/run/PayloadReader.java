package dev.runnel.run;

import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/** Reads a payload by its type byte; the counterpart of {@link PayloadWriter}. */
final class PayloadReader {

    private PayloadReader() {}

    static Payload read(ByteReader in) {
        int type = in.octet();
        return switch (type) {
            case 1 -> new Payload.TextDelta(in.text(), in.texts());
            case 2 -> new Payload.ReasoningDelta(in.text(), in.optionalText(), in.flag());
            case 3 -> new Payload.TextReplaced(in.text(), in.text());
            case 4 -> new Payload.RunStarted(in.object());
            case 5 -> new Payload.RunRecovered(in.text(), in.varint());
            case 6 -> new Payload.NodeStarted(node(in), in.text());
            case 7 -> new Payload.NodeFinished(node(in), outcome(in));
            case 8 -> new Payload.NodeRetried(node(in), outcome(in), whole(in));
            case 9 -> new Payload.IterationStarted(node(in), whole(in), in.object());
            case 10 -> new Payload.IterationAdvanced(node(in), whole(in));
            case 11 -> new Payload.IterationFinished(node(in), outcome(in), whole(in));
            case 12 -> new Payload.LoopStarted(node(in), whole(in), in.object());
            case 13 -> new Payload.LoopAdvanced(node(in), whole(in));
            case 14 -> new Payload.LoopFinished(node(in), outcome(in), whole(in));
            case 15 ->
                new Payload.ThoughtUpdated(
                        in.text(), whole(in), in.text(), in.text(), in.text(), in.object(), in.text(), in.texts());
            case 16 -> new Payload.FileProduced(in.file());
            case 17 ->
                new Payload.AgentLogged(
                        node(in),
                        in.text(),
                        in.optionalText(),
                        in.text(),
                        in.text(),
                        in.optionalText(),
                        in.object(),
                        in.object());
            case 18 -> new Payload.HumanInputRequired(node(in), in.text(), in.object(), in.varint());
            case 19 -> new Payload.HumanInputAnswered(node(in), in.text(), in.text(), in.object());
            case 20 -> new Payload.HumanInputExpired(node(in), in.text(), in.varint());
            case 21 -> new Payload.RunPaused(in.texts(), reasons(in), in.varint(), in.varint(), whole(in), in.value());
            case 22 -> new Payload.RunResumed(in.text());
            case 23 -> new Payload.ModelFellBack(in.optionalText(), in.text(), in.text(), in.text());
            case 24 -> new Payload.AnswerFinished(in.usage(), in.object(), in.files());
            case 25 -> new Payload.AudioProduced(in.octets(), in.flag());
            case 26 ->
                new Payload.RunFinished(
                        in.constant(RunStatus.values()),
                        in.object(),
                        in.flag() ? new RunError(in.constant(RunErrorCode.values()), in.text()) : null,
                        in.constant(FinishReason.values()),
                        in.varint(),
                        in.varint(),
                        whole(in),
                        whole(in),
                        in.files());
            default -> throw new LogFormatException("an event of unknown type " + type);
        };
    }

    private static int whole(ByteReader in) {
        return Math.toIntExact(in.varint());
    }

    private static NodeRef node(ByteReader in) {
        return new NodeRef(
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.optionalText(),
                in.optionalText(),
                Math.toIntExact(in.zigzag()));
    }

    private static NodeOutcome outcome(ByteReader in) {
        return new NodeOutcome(
                in.constant(Payload.NodeStatus.values()),
                in.optionalObject(),
                in.optionalObject(),
                in.optionalObject(),
                in.optionalText(),
                in.varint(),
                in.varint(),
                in.object(),
                in.optionalText(),
                writes(in),
                in.usage(),
                whole(in),
                in.files());
    }

    private static List<VariableWrite> writes(ByteReader in) {
        int count = in.count();
        var writes = new ArrayList<VariableWrite>(count);
        for (int i = 0; i < count; i++) {
            writes.add(new VariableWrite(in.texts(), in.value()));
        }
        return List.copyOf(writes);
    }

    private static List<ObjectValue> reasons(ByteReader in) {
        int count = in.count();
        var reasons = new ArrayList<ObjectValue>(count);
        for (int i = 0; i < count; i++) {
            reasons.add(in.object());
        }
        return List.copyOf(reasons);
    }
}

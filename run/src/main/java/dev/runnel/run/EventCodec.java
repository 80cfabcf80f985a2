package dev.runnel.run;

import java.util.ArrayList;
import java.util.List;

/**
 * The stored form of events: a version byte, then each event as its length in bytes and its body.
 *
 * <p>A body is: difference of its number to the event before (to 0 for the first), difference of its time likewise, the
 * payload's type byte, its fields in order. Numbers are variable-length. A later version may add fields at the end of a
 * body, which an older reader passes over by the length; a new type or a changed field needs a new version byte.
 */
public final class EventCodec {

    /** The version that is written. */
    public static final byte VERSION = 1;

    private EventCodec() {}

    /** Encodes consecutive events into {@code out}, using {@code scratch} for one body at a time. */
    static void encode(List<RunEvent> events, ByteBuilder out, ByteBuilder scratch) {
        out.put(VERSION);
        long number = 0;
        long time = 0;
        for (RunEvent event : events) {
            scratch.clear();
            scratch.varint(event.number() - number).zigzag(event.time() - time);
            PayloadWriter.write(event.payload(), scratch);
            out.varint(scratch.length()).put(scratch.array(), 0, scratch.length());
            number = event.number();
            time = event.time();
        }
    }

    /** The segment of consecutive events. */
    public static Segment segment(List<RunEvent> events) {
        var out = new ByteBuilder(64 + 24 * events.size());
        encode(events, out, new ByteBuilder(256));
        return segment(events, out.toArray());
    }

    static Segment segment(List<RunEvent> events, byte[] encoded) {
        RunEvent first = events.getFirst();
        RunEvent last = events.getLast();
        var retention = Segment.Retention.DELTA;
        for (RunEvent event : events) {
            var own = retention(event.payload());
            if (own.compareTo(retention) > 0) {
                retention = own;
            }
        }
        return new Segment(first.number(), last.number(), first.time(), last.time(), retention, encoded);
    }

    /** How long an event must be kept. */
    static Segment.Retention retention(Payload payload) {
        return switch (payload) {
            case Payload.TextDelta d -> Segment.Retention.DELTA;
            case Payload.ReasoningDelta d -> Segment.Retention.DELTA;
            case Payload.AudioProduced d -> Segment.Retention.DELTA;
            case Payload.NodeStarted d -> Segment.Retention.TRACE;
            case Payload.NodeFinished d -> Segment.Retention.TRACE;
            case Payload.NodeRetried d -> Segment.Retention.TRACE;
            case Payload.IterationStarted d -> Segment.Retention.TRACE;
            case Payload.IterationAdvanced d -> Segment.Retention.TRACE;
            case Payload.IterationFinished d -> Segment.Retention.TRACE;
            case Payload.LoopStarted d -> Segment.Retention.TRACE;
            case Payload.LoopAdvanced d -> Segment.Retention.TRACE;
            case Payload.LoopFinished d -> Segment.Retention.TRACE;
            case Payload.AgentLogged d -> Segment.Retention.TRACE;
            case Payload.ModelFellBack d -> Segment.Retention.TRACE;
            case Payload.ThoughtUpdated d -> Segment.Retention.TRACE;
            case Payload.RunStarted d -> Segment.Retention.TERMINAL;
            case Payload.RunRecovered d -> Segment.Retention.TERMINAL;
            case Payload.TextReplaced d -> Segment.Retention.TERMINAL;
            case Payload.FileProduced d -> Segment.Retention.TERMINAL;
            case Payload.HumanInputRequired d -> Segment.Retention.TERMINAL;
            case Payload.HumanInputAnswered d -> Segment.Retention.TERMINAL;
            case Payload.HumanInputExpired d -> Segment.Retention.TERMINAL;
            case Payload.RunPaused d -> Segment.Retention.TERMINAL;
            case Payload.RunResumed d -> Segment.Retention.TERMINAL;
            case Payload.AnswerFinished d -> Segment.Retention.TERMINAL;
            case Payload.RunFinished d -> Segment.Retention.TERMINAL;
        };
    }

    /**
     * The events of a segment, in order.
     *
     * @throws LogFormatException where the bytes are not of a known version or are damaged
     */
    public static List<RunEvent> decode(byte[] encoded) {
        if (encoded.length == 0 || encoded[0] != VERSION) {
            throw new LogFormatException(
                    encoded.length == 0 ? "an empty segment" : "a segment of version " + encoded[0]);
        }
        var reader = new ByteReader(encoded, 1, encoded.length);
        var events = new ArrayList<RunEvent>();
        long number = 0;
        long time = 0;
        while (reader.more()) {
            ByteReader body = reader.slice();
            number += body.varint();
            time += body.zigzag();
            events.add(new RunEvent(number, time, PayloadReader.read(body)));
        }
        return events;
    }
}

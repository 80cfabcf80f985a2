package dev.runnel.model;

import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A door behind which every request gets the next answer of a script. */
final class ScriptedEgress implements Egress {

    /** One answer. */
    interface Answer {
        void give(Sink sink, StopSignal stop);
    }

    final List<EgressRequest> requests = new ArrayList<>();
    private final Deque<Answer> script = new ArrayDeque<>();

    ScriptedEgress then(Answer answer) {
        script.add(answer);
        return this;
    }

    ScriptedEgress stream(String... pieces) {
        return then((sink, stop) -> stream(sink, pieces));
    }

    ScriptedEgress json(int status, String body) {
        return json(status, Map.of(), body);
    }

    ScriptedEgress json(int status, Map<String, List<String>> headers, String body) {
        return then((sink, stop) -> {
            var all = new java.util.HashMap<>(headers);
            all.put("content-type", List.of("application/json; charset=utf-8"));
            sink.head(new EgressResponse.Head(status, all));
            sink.body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
            sink.drained();
        });
    }

    ScriptedEgress failure(EgressException.Kind kind, String message) {
        return then((sink, stop) -> {
            throw new EgressException(kind, message);
        });
    }

    static void stream(Sink sink, String... pieces) {
        sink.head(new EgressResponse.Head(200, Map.of("content-type", List.of("text/event-stream"))));
        for (String piece : pieces) {
            sink.body(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
            sink.drained();
        }
    }

    String body(int request) {
        return new String(requests.get(request).body(), StandardCharsets.UTF_8);
    }

    @Override
    public void exchange(EgressRequest request, Sink sink, StopSignal stop) {
        requests.add(request);
        if (stop.raised()) {
            throw new EgressException(EgressException.Kind.STOPPED, "stopped");
        }
        Answer answer = script.poll();
        if (answer == null) {
            throw new AssertionError("no answer left for request " + requests.size());
        }
        answer.give(sink, stop);
        if (stop.raised()) {
            throw new EgressException(EgressException.Kind.STOPPED, "stopped");
        }
    }

    @Override
    public EgressResponse send(EgressRequest request, int maxBytes, StopSignal stop) {
        var body = new ByteArrayOutputStream();
        var head = new EgressResponse.Head[1];
        exchange(
                request,
                new Sink() {
                    @Override
                    public boolean head(EgressResponse.Head answered) {
                        head[0] = answered;
                        return true;
                    }

                    @Override
                    public void body(ByteBuffer piece) {
                        while (piece.hasRemaining()) {
                            body.write(piece.get());
                        }
                    }

                    @Override
                    public void drained() {}
                },
                stop);
        return new EgressResponse(head[0], body.toByteArray());
    }
}

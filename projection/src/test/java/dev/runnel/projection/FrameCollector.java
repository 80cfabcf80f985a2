package dev.runnel.projection;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.JsonText;
import dev.runnel.run.RunEvent;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Collects frames as text and refuses what is not one JSON object, on one line, without a member twice. */
final class FrameCollector implements FrameSink {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final List<String> frames = new ArrayList<>();
    private int pings;

    @Override
    public void frame(byte[] prefix, String text, byte[] suffix) {
        var json = new ByteBuilder(16);
        json.put(prefix).jsonEscaped(text).put(suffix);
        frame(json);
    }

    @Override
    public void frame(ByteBuilder json) {
        check(json.toArray());
        frames.add(TestViews.shorten(json.toString()));
    }

    @Override
    public void ping() {
        pings++;
    }

    int pings() {
        return pings;
    }

    List<String> frames() {
        return List.copyOf(frames);
    }

    /** The frames as objects. */
    List<ObjectValue> objects() {
        return frames.stream().map(JsonText::parseObject).toList();
    }

    /** The names of the events, in order. */
    List<String> events() {
        return objects().stream().map(frame -> frame.text("event", "?")).toList();
    }

    /** The last frame. */
    String last() {
        return frames.getLast();
    }

    /** The frames that a fresh projection makes of these events. */
    static FrameCollector of(DifyView view, List<RunEvent> events) {
        var collector = new FrameCollector();
        var projection = new DifyProjection(view);
        events.forEach(event -> projection.accept(event, collector));
        return collector;
    }

    /** @throws AssertionError where the bytes are not such an object */
    static void check(byte[] json) {
        for (byte b : json) {
            if (b == '\n' || b == '\r') {
                throw new AssertionError("a frame is one line");
            }
        }
        int depth = 0;
        int objects = 0;
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && token == JsonToken.START_OBJECT) {
                    objects++;
                }
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                }
            }
        }
        if (objects != 1) {
            throw new AssertionError(
                    "a frame is one object: " + new String(json, java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}

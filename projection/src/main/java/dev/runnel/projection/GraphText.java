package dev.runnel.projection;

import dev.runnel.run.AppMode;
import dev.runnel.run.ByteBuilder;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload.ReasoningDelta;
import dev.runnel.run.Payload.TextDelta;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The delta frames of graph modes: {@code message}, {@code text_chunk} and {@code reasoning_chunk} (events.md section
 * 5).
 *
 * <p>What surrounds a text is encoded when its origin changes; one response node streams at a time, so that is rare.
 */
final class GraphText {

    private final boolean chat;
    private final byte[] textPrefix;
    private final byte[] reasoningPrefix;

    private List<String> origin = List.of();
    private byte[] textSuffix = {};
    private @Nullable String reasoningNode;
    private byte[] reasoningSuffix = {};

    GraphText(DifyView view, DifyEnvelope envelope) {
        chat = view.mode() == AppMode.ADVANCED_CHAT;
        textPrefix = chat
                ? envelope.deltaPrefix("message", "\"id\":\"" + envelope.message() + "\",\"answer\":\"")
                : envelope.deltaPrefix("text_chunk", "\"data\":{\"text\":\"");
        String message = chat ? "\"" + envelope.message() + "\"" : "null";
        reasoningPrefix =
                envelope.deltaPrefix("reasoning_chunk", "\"data\":{\"message_id\":" + message + ",\"reasoning\":\"");
        textSuffix = textSuffix(origin);
    }

    void show(TextDelta delta, FrameSink sink) {
        List<String> selector = delta.origin();
        if (!same(selector, origin)) {
            textSuffix = textSuffix(selector);
            origin = selector;
        }
        sink.frame(textPrefix, delta.text(), textSuffix);
    }

    void show(ReasoningDelta delta, FrameSink sink) {
        if (delta.last()) {
            sink.frame(reasoningPrefix, delta.text(), reasoningSuffix(delta.node(), true));
            return;
        }
        if (reasoningSuffix.length == 0 || !Objects.equals(delta.node(), reasoningNode)) {
            reasoningNode = delta.node();
            reasoningSuffix = reasoningSuffix(reasoningNode, false);
        }
        sink.frame(reasoningPrefix, delta.text(), reasoningSuffix);
    }

    /** Equality that makes no iterator: this is asked for every delta. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(List<String> some, List<String> other) {
        if (some == other) {
            return true;
        }
        int size = some.size();
        if (other.size() != size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (!some.get(i).equals(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private byte[] textSuffix(List<String> selector) {
        var suffix = new ByteBuilder(64);
        suffix.ascii("\",\"from_variable_selector\":[");
        for (int i = 0; i < selector.size(); i++) {
            if (i > 0) {
                suffix.put(',');
            }
            JsonText.write(selector.get(i), suffix);
        }
        return suffix.ascii(chat ? "]}" : "]}}").toArray();
    }

    private static byte[] reasoningSuffix(@Nullable String node, boolean last) {
        var suffix = new ByteBuilder(64);
        suffix.ascii("\",\"node_id\":");
        if (node == null) {
            suffix.ascii("null");
        } else {
            JsonText.write(node, suffix);
        }
        return suffix.ascii(last ? ",\"is_final\":true}}" : ",\"is_final\":false}}")
                .toArray();
    }
}

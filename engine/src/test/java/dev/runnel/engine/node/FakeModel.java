package dev.runnel.engine.node;

import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelDescription.Feature;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.ModelSink;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** A model that follows a script and counts a token per word. */
public final class FakeModel implements ModelPort {

    static final Usage USAGE = new Usage(
            12,
            5,
            0,
            0,
            0,
            new Usage.Price(
                    new BigDecimal("0.15"),
                    new BigDecimal("0.6"),
                    new BigDecimal("0.000001"),
                    new BigDecimal("0.0000018"),
                    new BigDecimal("0.000003"),
                    "USD"),
            0.9,
            0.4,
            false);

    public final List<ModelRequest> requests = Collections.synchronizedList(new ArrayList<>());
    final Set<Feature> features = EnumSet.of(Feature.VISION, Feature.STRUCTURED_OUTPUT);
    public BiConsumer<ModelSink, StopSignal> script = (sink, stop) -> {};
    Integer contextSize;

    public static FakeModel saying(String... pieces) {
        var model = new FakeModel();
        model.script = (sink, stop) -> {
            for (String piece : pieces) {
                sink.text(piece);
                sink.drained();
            }
        };
        return model;
    }

    ModelRequest asked() {
        if (requests.size() != 1) {
            throw new AssertionError("asked " + requests.size() + " times");
        }
        return requests.getFirst();
    }

    @Override
    public ModelResult generate(ModelRequest request, ModelSink sink, StopSignal stop) {
        requests.add(request);
        sink.usage(USAGE);
        script.accept(sink, stop);
        return new ModelResult(request.model(), FinishReason.STOP, USAGE);
    }

    @Override
    public ModelDescription describe(ModelName name) {
        return new ModelDescription(name, ModelDescription.Mode.CHAT, contextSize, features);
    }

    @Override
    public int countTokens(ModelName name, List<PromptMessage> messages) {
        int tokens = 3;
        for (PromptMessage message : messages) {
            tokens += message.allText().split("\\s+").length;
        }
        return tokens;
    }
}

package dev.runnel.model;

import dev.runnel.run.FileContents;
import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.ModelResult;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.TimeOrderedIds;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Models behind a scripted door, with everything that a call leaves behind. */
final class ModelsFixture {

    static final String KEY = "sk-secret-0123456789";
    static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-000000000001");
    static final UUID END_USER = UUID.fromString("00000000-0000-4000-8000-000000000004");
    static final ModelRequest.Context CONTEXT = new ModelRequest.Context(
            TENANT,
            UUID.fromString("00000000-0000-4000-8000-000000000002"),
            UUID.fromString("00000000-0000-4000-8000-000000000003"),
            null,
            END_USER);
    static final FileContents NO_FILES = (tenant, file) -> {
        throw new IOException("there is no such file");
    };

    final SteppingClock clock = new SteppingClock();
    final ScriptedEgress egress = new ScriptedEgress();
    final RecordingSink sink = new RecordingSink();
    final StopSignal stop = new StopSignal();
    final List<ModelCall> calls = new ArrayList<>();
    final Models models;

    ModelsFixture() {
        this(openai(Map.of()), NO_FILES);
    }

    ModelsFixture(ModelSettings settings, FileContents files) {
        models = new Models(
                settings,
                egress,
                files,
                clock,
                new TimeOrderedIds(clock),
                (tenant, app) -> null,
                calls::add,
                () -> 0.5);
    }

    static ModelSettings openai(Map<String, ModelOverride> overrides) {
        return new ModelSettings(
                Map.of(
                        "openai",
                        new ProviderSettings(
                                "openai",
                                "http://models.test/v1/",
                                KEY,
                                ProviderSettings.ImageFormat.BASE64,
                                overrides)),
                null,
                Map.of(),
                ModelSettings.Defaults.NONE,
                CallTimeouts.DEFAULT);
    }

    static ModelSettings anthropic(ProviderSettings.ImageFormat images) {
        return new ModelSettings(
                Map.of("anthropic", new ProviderSettings("anthropic", "http://models.test", KEY, images, Map.of())),
                null,
                Map.of(),
                ModelSettings.Defaults.NONE,
                CallTimeouts.DEFAULT);
    }

    static ModelRequest request(String model, boolean stream, PromptMessage... messages) {
        return request(new ModelName("langgenius/openai/openai", model), stream, messages);
    }

    static ModelRequest claude(String model, boolean stream, PromptMessage... messages) {
        return request(new ModelName("langgenius/anthropic/anthropic", model), stream, messages);
    }

    private static ModelRequest request(ModelName model, boolean stream, PromptMessage... messages) {
        return new ModelRequest(
                model, List.of(messages), ObjectValue.EMPTY, List.of(), List.of(), null, stream, CONTEXT);
    }

    static ModelRequest with(ModelRequest request, String parameters) {
        return new ModelRequest(
                request.model(),
                request.messages(),
                dev.runnel.run.JsonText.parseObject(parameters),
                request.stop(),
                request.tools(),
                request.responseSchema(),
                request.stream(),
                request.context());
    }

    static ModelRequest with(ModelRequest request, List<ToolDefinition> tools, ObjectValue schema) {
        return new ModelRequest(
                request.model(),
                request.messages(),
                request.parameters(),
                request.stop(),
                tools,
                schema,
                request.stream(),
                request.context());
    }

    ModelResult ask(ModelRequest request) {
        return models.generate(request, sink, stop);
    }

    ModelResult ask(String model) {
        return ask(request(model, true, new UserMessage("Hello?")));
    }

    ObjectValue sent(int request) {
        return (ObjectValue) dev.runnel.run.JsonText.parse(egress.body(request));
    }

    static Value json(String text) {
        return dev.runnel.run.JsonText.parse(text);
    }
}

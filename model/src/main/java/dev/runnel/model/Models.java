package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.FileContents;
import dev.runnel.run.FinishReason;
import dev.runnel.run.IdSource;
import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.ModelSink;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All models of an installation: finds who serves a name, asks there, and accounts for every call.
 *
 * <p>A call that is stopped ends normally, with the reason {@link FinishReason#CANCELLED} and the usage of what was
 * produced. Where a provider reports no usage it is counted here and marked as estimated.
 */
public final class Models implements ModelPort {

    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    private final ModelSettings settings;
    private final ModelCatalogue catalogue;
    private final ModelRoutes routes;
    private final TokenCounter counter = new TokenCounter();
    private final Clock clock;
    private final IdSource ids;
    private final ModelCallListener listener;

    /**
     * @param settings the configuration's {@code models} block
     * @param egress the one door out
     * @param files where the bytes of images come from
     * @param ids ids of usage rows
     * @param listener is told of every call
     * @throws ModelSettingsException where the settings have faults; it names all
     */
    public Models(
            ModelSettings settings,
            Egress egress,
            FileContents files,
            Clock clock,
            IdSource ids,
            ModelCallListener listener) {
        this(
                settings,
                egress,
                files,
                clock,
                ids,
                listener,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    Models(
            ModelSettings settings,
            Egress egress,
            FileContents files,
            Clock clock,
            IdSource ids,
            ModelCallListener listener,
            DoubleSupplier jitter) {
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
        this.listener = listener;
        this.catalogue = ModelCatalogue.bundled();
        List<String> faults = SettingsCheck.faults(settings, catalogue);
        if (!faults.isEmpty()) {
            throw new ModelSettingsException(faults);
        }
        var retries = new Retries(clock, jitter);
        Map<String, Provider> providers = new LinkedHashMap<>();
        providers.put(ModelRoutes.BUILTIN, new ExtractiveProvider());
        settings.providers().forEach((name, provider) -> {
            switch (ProviderType.of(provider.type()).orElseThrow()) {
                case OPENAI, ANTHROPIC -> providers.put(name, overHttp(name, provider, egress, files, retries));
                case BUILTIN -> providers.put(name, new ExtractiveProvider());
                case GGUF, COMMAND, LANGCHAIN4J ->
                    LOG.warn("models.providers.{}: type {} is not available in this version", name, provider.type());
            }
        });
        this.routes = new ModelRoutes(settings, providers);
    }

    private Provider overHttp(
            String name, ProviderSettings provider, Egress egress, FileContents files, Retries retries) {
        URI address =
                URI.create(SettingsCheck.address(name, provider, catalogue).orElseThrow());
        var faults = new FaultReader(name, provider.apiKey(), clock);
        Dialect dialect = ProviderType.of(provider.type()).orElseThrow() == ProviderType.ANTHROPIC
                ? new AnthropicDialect(address, provider.apiKey(), catalogue.dialect(provider.type()), faults)
                : new OpenAiDialect(address, provider.apiKey(), faults);
        return new HttpProvider(
                dialect,
                faults,
                settings.timeouts(),
                new PromptImages(files, provider.images()),
                egress,
                clock,
                retries);
    }

    @Override
    public ModelResult generate(ModelRequest request, ModelSink sink, StopSignal stop) {
        ModelRoutes.Route route = routes.route(request.model());
        var call = new ProviderCall(route.model(), facts(route.model()), request);
        var answer = new AnswerRecorder(sink, clock);
        long started = clock.nanos();
        try {
            FinishReason reason =
                    stop.raised() ? FinishReason.CANCELLED : route.provider().generate(call, answer, stop);
            Usage usage = usage(call, answer, started, reason != FinishReason.CANCELLED);
            sink.usage(usage);
            account(call, usage, null);
            return new ModelResult(route.model(), reason, usage);
        } catch (ModelException e) {
            account(call, usage(call, answer, started, false), e.error().code());
            throw e;
        } catch (RuntimeException e) {
            account(call, usage(call, answer, started, false), RunErrorCode.INTERNAL_SERVER_ERROR);
            throw e;
        }
    }

    private ModelFacts facts(ModelName served) {
        ModelFacts facts = catalogue.facts(served.shortProvider(), served.model());
        ProviderSettings provider = settings.providers().get(served.shortProvider());
        ModelOverride better = provider == null ? null : provider.models().get(served.model());
        return better == null ? facts : facts.with(better);
    }

    /** @param complete whether the prompt was read for certain, so that it counts even if nothing was said */
    private Usage usage(ProviderCall call, AnswerRecorder answer, long started, boolean complete) {
        double latency = seconds(clock.nanos() - started);
        Double first = answer.started() && call.request().stream() ? seconds(answer.firstToken() - started) : null;
        TokenReport report = answer.report();
        boolean estimated = report == null && (complete || answer.started());
        if (report == null) {
            report = estimated ? estimate(call, answer) : TokenReport.NOTHING;
        }
        return new Usage(
                report.prompt(),
                report.completion(),
                report.reasoning(),
                report.cacheRead(),
                report.cacheWrite(),
                call.facts().price(report.prompt(), report.completion()),
                latency,
                first,
                estimated);
    }

    private TokenReport estimate(ProviderCall call, AnswerRecorder answer) {
        ModelFacts facts = call.facts();
        long prompt =
                (long) counter.countMessages(facts.encoding(), call.request().messages())
                        + counter.countTools(facts.encoding(), call.request().tools());
        long said = Math.round(counter.count(facts.encoding(), answer.said()) * answer.extension());
        return new TokenReport(prompt, said, 0, 0, 0);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private void account(ProviderCall call, Usage usage, @Nullable RunErrorCode error) {
        try {
            listener.finished(new ModelCall(
                    ids.next(),
                    call.request().context(),
                    call.model().provider(),
                    call.model().model(),
                    usage,
                    error == null ? null : error.wire(),
                    clock.millis()));
        } catch (RuntimeException e) {
            // The answer was given or has failed for its own reason: neither is undone by its accounting.
            LOG.warn("The usage of a call of {} could not be recorded", call.model(), e);
        }
    }

    @Override
    public ModelDescription describe(ModelName name) {
        ModelName served = served(name);
        ModelFacts facts = facts(served);
        return new ModelDescription(served, facts.mode(), facts.contextSize(), facts.features());
    }

    @Override
    public int countTokens(ModelName name, List<PromptMessage> messages) {
        return counter.countMessages(facts(served(name)).encoding(), messages);
    }

    /**
     * Checks that some provider serves the model; no request is sent.
     *
     * @throws ModelException where nobody does; the message says what to configure
     */
    public void requireServed(ModelName name) {
        routes.route(name);
    }

    /** Who serves, or the name itself where nobody does: asking about a model is no call. */
    private ModelName served(ModelName name) {
        try {
            return routes.route(name).model();
        } catch (ModelException nobody) {
            return new ModelName(name.shortProvider(), name.model());
        }
    }

    /** The providers of this installation, by name. */
    public List<ProviderStatus> providers() {
        Map<String, ProviderStatus> all = new TreeMap<>();
        all.put(
                ModelRoutes.BUILTIN,
                new ProviderStatus(
                        ModelRoutes.BUILTIN, "builtin", null, false, true, List.of(ExtractiveProvider.MODEL)));
        settings.providers().forEach((name, provider) -> {
            boolean available = ProviderType.of(provider.type()).orElseThrow().available();
            boolean builtin = provider.type().equals("builtin");
            List<String> models = builtin
                    ? List.of(ExtractiveProvider.MODEL)
                    : provider.models().keySet().stream().sorted().toList();
            all.put(
                    name,
                    new ProviderStatus(
                            name,
                            provider.type(),
                            builtin
                                    ? null
                                    : SettingsCheck.address(name, provider, catalogue)
                                            .orElse(null),
                            provider.apiKey() != null,
                            available,
                            models));
        });
        return new ArrayList<>(all.values());
    }
}

package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.FileContents;
import dev.runnel.run.FinishReason;
import dev.runnel.run.IdSource;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelPort;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.ModelSink;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Usage;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
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
    private final Fallbacks fallbacks;
    private final CircuitBreakers breakers;
    private final Retries retries;
    private final @Nullable LocalOllama ollama;
    private final TokenCounter counter = new TokenCounter();
    private final CallAccounts accounts;
    private final Clock clock;
    private final ModelCallListener listener;

    /**
     * @param settings the configuration's {@code models} block
     * @param egress the one door out
     * @param files where the bytes of images come from
     * @param ids ids of usage rows
     * @param apps the names by which {@code models.fallback} may speak of apps
     * @param listener is told of every call
     * @throws ModelSettingsException where the settings have faults; it names all
     */
    public Models(
            ModelSettings settings,
            Egress egress,
            FileContents files,
            Clock clock,
            IdSource ids,
            AppNames apps,
            ModelCallListener listener) {
        this(
                settings,
                egress,
                files,
                clock,
                ids,
                apps,
                listener,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    Models(
            ModelSettings settings,
            Egress egress,
            FileContents files,
            Clock clock,
            IdSource ids,
            AppNames apps,
            ModelCallListener listener,
            DoubleSupplier jitter) {
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.accounts = new CallAccounts(counter, clock, ids, listener);
        this.catalogue = ModelCatalogue.bundled();
        List<String> faults = SettingsCheck.faults(settings, catalogue);
        if (!faults.isEmpty()) {
            throw new ModelSettingsException(faults);
        }
        this.retries = new Retries(clock, jitter);
        Map<String, Provider> providers = new LinkedHashMap<>();
        providers.put(ModelRoutes.BUILTIN, new ExtractiveProvider());
        settings.providers().forEach((name, provider) -> {
            switch (ProviderType.of(provider.type()).orElseThrow()) {
                case OPENAI, ANTHROPIC -> providers.put(name, overHttp(name, provider, egress, files));
                case BUILTIN -> providers.put(name, new ExtractiveProvider());
                case GGUF, COMMAND, LANGCHAIN4J ->
                    LOG.warn("models.providers.{}: type {} is not available in this version", name, provider.type());
            }
        });
        String address = settings.ollama();
        LocalOllama local = address == null || settings.providers().containsKey(LocalOllama.NAME)
                ? null
                : new LocalOllama(URI.create(address), egress, clock);
        if (local != null) {
            providers.put(LocalOllama.NAME, overHttp(LocalOllama.NAME, local.settings(), egress, files));
        }
        this.ollama = local;
        this.routes = new ModelRoutes(
                settings, providers, name -> local == null || !name.equals(LocalOllama.NAME) || local.found());
        this.fallbacks = new Fallbacks(settings.fallback(), apps);
        this.breakers = new CircuitBreakers(clock, providers.keySet());
    }

    private Provider overHttp(String name, ProviderSettings provider, Egress egress, FileContents files) {
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
        Optional<ModelFallback> fallback =
                settings.fallback().isEmpty() ? Optional.empty() : fallbacks.of(request, served(request.model()));
        if (fallback.isEmpty()) {
            return ask(routes.route(request.model()), request, Patience.USUAL, sink, stop);
        }
        return new FallbackChain(
                        fallback.get(),
                        routes,
                        breakers,
                        retries,
                        clock,
                        (route, patience) -> ask(route, request, patience, sink, stop),
                        (from, to, reason) -> takeOver(from, to, reason, sink))
                .run(request, stop);
    }

    private void takeOver(ModelName from, ModelName to, RunError reason, ModelSink sink) {
        sink.fellBack(from, to, reason.message());
        try {
            listener.fellBack(from, to, reason.code());
        } catch (RuntimeException e) {
            LOG.warn("The fallback from {} to {} could not be recorded", from, to, e);
        }
    }

    /** One call of one provider, which leaves one usage row and is remembered by the provider's breaker. */
    private ModelResult ask(
            ModelRoutes.Route route, ModelRequest request, Patience patience, ModelSink sink, StopSignal stop) {
        var call = new ProviderCall(route.model(), facts(route.model()), request, patience);
        var answer = new AnswerRecorder(sink, clock);
        CircuitBreaker breaker = breakers.of(route.model().provider());
        long started = clock.nanos();
        try {
            FinishReason reason =
                    stop.raised() ? FinishReason.CANCELLED : route.provider().generate(call, answer, stop);
            if (reason != FinishReason.CANCELLED) {
                breaker.well();
            }
            Usage usage = accounts.usage(call, answer, started, reason != FinishReason.CANCELLED);
            sink.usage(usage);
            accounts.ended(call, usage, null);
            return new ModelResult(route.model(), reason, usage);
        } catch (ModelException e) {
            if (e.getCause() instanceof ProviderFault fault) {
                switch (fault.trouble()) {
                    case NONE -> breaker.well();
                    case PASSING, LASTING -> breaker.failed();
                }
            }
            accounts.ended(
                    call,
                    accounts.usage(call, answer, started, false),
                    e.error().code());
            throw e;
        } catch (RuntimeException e) {
            accounts.ended(call, accounts.usage(call, answer, started, false), RunErrorCode.INTERNAL_SERVER_ERROR);
            throw e;
        }
    }

    private ModelFacts facts(ModelName served) {
        ModelFacts facts = catalogue.facts(served.shortProvider(), served.model());
        ProviderSettings provider = settings.providers().get(served.shortProvider());
        ModelOverride better = provider == null ? null : provider.models().get(served.model());
        return better == null ? facts : facts.with(better);
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

    @Override
    public boolean fits(ModelName name, List<PromptMessage> messages, long most) {
        return TokenCounter.mostIn(messages) <= most || ModelPort.super.fits(name, messages, most);
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

    /** Whether chains pass over a provider, by the names of all providers that can be called. */
    public Map<String, Supplier<BreakerState>> breakers() {
        Map<String, Supplier<BreakerState>> states = new TreeMap<>();
        breakers.providers().forEach(name -> states.put(name, breakers.of(name)::state));
        return states;
    }

    /** The providers of this installation, by name. Looks for an Ollama, which takes 150 ms at most. */
    public List<ProviderStatus> providers() {
        Map<String, ProviderStatus> all = new TreeMap<>();
        all.put(
                ModelRoutes.BUILTIN,
                new ProviderStatus(
                        ModelRoutes.BUILTIN, "builtin", null, false, true, List.of(ExtractiveProvider.MODEL)));
        if (ollama != null) {
            ollama.models()
                    .ifPresent(models -> all.put(
                            LocalOllama.NAME,
                            new ProviderStatus(
                                    LocalOllama.NAME,
                                    "openai",
                                    ollama.settings().baseUrl(),
                                    false,
                                    true,
                                    models)));
        }
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

package dev.runnel.server.health;

import com.sun.management.ThreadMXBean;
import dev.runnel.model.BreakerState;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.ModelCall;
import dev.runnel.run.ModelName;
import dev.runnel.run.Run;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunHost;
import dev.runnel.run.RunObserver;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What this process counts; per run and per model call, never per event. */
public final class Meters implements RunObserver {

    private static final Logger LOG = LoggerFactory.getLogger("dev.runnel.run");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter started =
            Counter.builder("runnel.runs.started").description("Runs begun").register(registry);
    private final Map<RunStatus, Counter> ended = new EnumMap<>(RunStatus.class);
    private final Counter abandoned = Counter.builder("runnel.runs.abandoned")
            .description("Runs given up because the log could not be written")
            .register(registry);
    private final Timer duration =
            Timer.builder("runnel.run.duration").description("Whole runs").register(registry);

    public Meters() {
        for (RunStatus status : RunStatus.values()) {
            if (status.terminal()) {
                ended.put(
                        status,
                        Counter.builder("runnel.runs.ended")
                                .tag("status", status.wire())
                                .description("Runs ended, by status")
                                .register(registry));
            }
        }
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
            FunctionCounter.builder("runnel.jvm.allocated.bytes", threads, ThreadMXBean::getTotalThreadAllocatedBytes)
                    .description("Bytes allocated on the heap by all threads")
                    .register(registry);
        }
        Gauge.builder(
                        "runnel.jvm.heap.used.bytes",
                        () -> ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed())
                .register(registry);
    }

    /** Shows how the store and the host stand. */
    public void watch(Store store, RunHost host) {
        gauge("runnel.runs.live", "Runs in execution here", host::liveRuns);
        gauge(
                "runnel.log.pending.bytes",
                "Bytes that wait to be written to the run log",
                () -> store.log().pendingBytes());
        gauge("runnel.store.writable", "1 where records can be written", () -> store.writable() ? 1 : 0);
    }

    /** Shows a number that is asked for at each scrape. */
    public void gauge(String name, String description, Supplier<Number> number) {
        Gauge.builder(name, number).description(description).register(registry);
    }

    /** A model call ended. */
    public void called(ModelCall call) {
        String error = call.error() == null ? "none" : call.error();
        Timer.builder("runnel.model.call.duration")
                .description("Model calls by provider, model and error")
                .tags("provider", call.provider(), "model", call.model(), "error", error)
                .register(registry)
                .record((long) (call.usage().latency() * 1e9), TimeUnit.NANOSECONDS);
        Double first = call.usage().timeToFirstToken();
        if (first != null) {
            Timer.builder("runnel.model.first.token")
                    .description("Time to the first token by provider and model")
                    .tags("provider", call.provider(), "model", call.model())
                    .register(registry)
                    .record((long) (first * 1e9), TimeUnit.NANOSECONDS);
        }
        tokens(call, "prompt", call.usage().promptTokens());
        tokens(call, "completion", call.usage().completionTokens());
    }

    /** A model took over from another. */
    public void fellBack(ModelName from, ModelName to, RunErrorCode reason) {
        Counter.builder("runnel.model.fallbacks")
                .description("Calls that another model took over, by model, successor and error")
                .tags("from", from.toString(), "to", to.toString(), "error", reason.wire())
                .register(registry)
                .increment();
    }

    /** Shows whether chains of models pass over that provider. */
    public void breaker(String provider, Supplier<BreakerState> state) {
        Gauge.builder("runnel.model.breaker", () -> switch (state.get()) {
                    case CLOSED -> 0;
                    case HALF_OPEN -> 1;
                    case OPEN -> 2;
                })
                .description("0 where calls go to the provider, 1 where the next one tries, 2 where it is passed over")
                .tag("provider", provider)
                .register(registry);
    }

    private void tokens(ModelCall call, String kind, long count) {
        Counter.builder("runnel.tokens")
                .description("Tokens by provider, model and kind")
                .tags("provider", call.provider(), "model", call.model(), "kind", kind)
                .register(registry)
                .increment(count);
    }

    @Override
    public void started(Run run) {
        started.increment();
    }

    @Override
    public void finished(Run run, Run.Outcome outcome) {
        Counter counter = ended.get(outcome.status());
        if (counter != null) {
            counter.increment();
        }
        duration.record(outcome.elapsed(), TimeUnit.NANOSECONDS);
        if (outcome.error() != null && LOG.isInfoEnabled()) {
            tell(
                    run,
                    () -> LOG.info(
                            "run ended {} with {}",
                            outcome.status().wire(),
                            outcome.error() == null
                                    ? ""
                                    : outcome.error().code().wire()));
        }
    }

    @Override
    public void abandoned(Run run, LogUnavailableException cause) {
        abandoned.increment();
        tell(run, () -> LOG.error("run given up: {}", cause.getMessage()));
    }

    @Override
    public void crashed(Run run, Throwable cause) {
        tell(run, () -> LOG.error("run crashed", cause));
    }

    private static void tell(Run run, Runnable log) {
        try (var ignored = MDC.putCloseable("run", run.id().toString())) {
            log.run();
        }
    }

    /** Everything in Prometheus's text form. */
    public String scrape() {
        return registry.scrape();
    }
}

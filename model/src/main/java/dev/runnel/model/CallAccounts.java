package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.IdSource;
import dev.runnel.run.ModelCall;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.Usage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reckons what each call of a provider consumed and tells the listener of it; one row for every call, failed ones too. */
final class CallAccounts {

    private static final Logger LOG = LoggerFactory.getLogger(CallAccounts.class);

    private final TokenCounter counter;
    private final Clock clock;
    private final IdSource ids;
    private final ModelCallListener listener;

    CallAccounts(TokenCounter counter, Clock clock, IdSource ids, ModelCallListener listener) {
        this.counter = counter;
        this.clock = clock;
        this.ids = ids;
        this.listener = listener;
    }

    /**
     * What a call consumed.
     *
     * @param started when it began, in the clock's nanoseconds
     * @param complete whether the prompt was read for certain, so that it counts even if nothing was said
     */
    Usage usage(ProviderCall call, AnswerRecorder answer, long started, boolean complete) {
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

    /** Tells of a call that ended, with the error's code where it failed. */
    void ended(ProviderCall call, Usage usage, @Nullable RunErrorCode error) {
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
}

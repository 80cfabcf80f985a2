package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider reached over HTTP, in whatever dialect it speaks.
 *
 * <p>Until the first piece of the answer a failed call is tried again as {@link Retries} allows, and a request refused for
 * a parameter is mended and sent once more for each such parameter; after it, never.
 */
final class HttpProvider implements Provider {

    /** Parameters that one call may learn of; each costs a request. */
    private static final int MOST_MENDED = 4;

    private final Dialect dialect;
    private final Egress egress;
    private final Clock clock;
    private final Retries retries;
    private final PromptImages images;
    private final CallTimeouts timeouts;
    private final FaultReader faults;
    private final LearnedRules learned = new LearnedRules();

    HttpProvider(
            Dialect dialect,
            FaultReader faults,
            CallTimeouts timeouts,
            PromptImages images,
            Egress egress,
            Clock clock,
            Retries retries) {
        this.dialect = dialect;
        this.faults = faults;
        this.timeouts = timeouts;
        this.images = images;
        this.egress = egress;
        this.clock = clock;
        this.retries = retries;
    }

    @Override
    public FinishReason generate(ProviderCall call, AnswerRecorder answer, StopSignal stop) {
        Map<FileReference, PromptImage> shown = images.of(call);
        long started = clock.nanos();
        int failed = 0;
        int mended = 0;
        while (true) {
            Map<String, Value> parameters = dialect.parameters(call);
            call.facts().rules().apply(parameters);
            learned.of(call.model()).apply(parameters);
            try {
                FinishReason reason = attempt(call, dialect.question(call, shown, parameters), answer, stop);
                return reason == null ? FinishReason.CANCELLED : reason;
            } catch (ProviderFault fault) {
                if (stop.raised()) {
                    return FinishReason.CANCELLED;
                }
                Optional<ParameterRules> remedy = answer.started() || fault.refusal() == null
                        ? Optional.empty()
                        : UnsupportedParameter.remedy(fault.refusal(), parameters.keySet(), dialect.kept());
                if (remedy.isPresent() && mended++ < MOST_MENDED) {
                    learned.remember(call.model(), remedy.get());
                } else if (answer.started()
                        || !fault.retryable()
                        || !call.patience().retries()
                        || !retries.pause(++failed, fault.wanted(), started, stop)) {
                    if (stop.raised()) {
                        return FinishReason.CANCELLED;
                    }
                    throw fault.toModelException(answer.started());
                }
            }
        }
    }

    /** One request; null where it was stopped. */
    private @Nullable FinishReason attempt(
            ProviderCall call, Dialect.Question question, AnswerRecorder answer, StopSignal stop) {
        boolean stream = call.request().stream();
        CallTimeouts limits = call.patience().within(timeouts, stream);
        return stream ? stream(question, limits, answer, stop) : whole(question, limits, answer, stop);
    }

    private @Nullable FinishReason stream(
            Dialect.Question question, CallTimeouts limits, AnswerRecorder answer, StopSignal stop) {
        var upstream = new StopSignal();
        var sink = new StreamedAnswer(answer, question.reader().apply(answer), faults, limits, clock, upstream);
        EgressException broken = null;
        try (StopSignal.Registration registration = stop.onRaise(() -> upstream.raise(StopSignal.Reason.USER))) {
            egress.exchange(request(question, "text/event-stream", limits, limits.firstToken()), sink, upstream);
        } catch (EgressException e) {
            broken = e;
        }
        return sink.finish(broken);
    }

    private @Nullable FinishReason whole(
            Dialect.Question question, CallTimeouts limits, AnswerRecorder answer, StopSignal stop) {
        EgressResponse response;
        try {
            response = egress.send(
                    request(question, "application/json", limits, limits.whole()), StreamedAnswer.MAX_ANSWER, stop);
        } catch (EgressException e) {
            if (e.kind() == EgressException.Kind.STOPPED) {
                return null;
            }
            // Nothing of a whole answer comes before its end, so the wait for its first byte may be as long.
            throw faults.failed(
                    e, false, new CallTimeouts(limits.connect(), limits.whole(), limits.idle(), limits.whole()));
        }
        if (response.head().status() != 200) {
            throw faults.answered(response.head(), response.body());
        }
        return question.reader().apply(answer).whole(response.body());
    }

    private static EgressRequest request(
            Dialect.Question question, String accepted, CallTimeouts limits, Duration firstByte) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("Content-Type", "application/json"));
        headers.add(Map.entry("Accept", accepted));
        headers.addAll(question.headers());
        return new EgressRequest(
                "POST",
                question.address(),
                headers,
                question.body(),
                EgressRequest.Trust.OPERATOR,
                new EgressRequest.Timeouts(limits.connect(), firstByte, limits.idle(), limits.whole()),
                0);
    }
}

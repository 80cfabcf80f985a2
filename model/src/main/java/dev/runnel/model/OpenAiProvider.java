package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelDescription.Mode;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any server that speaks OpenAI's dialect: {@code POST BASE/chat/completions}, or {@code BASE/completions} for models of
 * that mode.
 *
 * <p>Until the first piece of the answer a failed call is tried again as {@link Retries} allows, and a request refused for
 * a parameter is mended and sent once more for each such parameter; after it, never.
 */
final class OpenAiProvider implements Provider {

    /** Parameters that one call may learn of; each costs a request. */
    private static final int MOST_MENDED = 4;

    private final Egress egress;
    private final Clock clock;
    private final Retries retries;
    private final ImageUrls images;
    private final CallTimeouts timeouts;
    private final FaultReader faults;
    private final LearnedRules learned = new LearnedRules();
    private final URI chat;
    private final URI completions;
    private final @Nullable String apiKey;

    /**
     * @param name the name under which the provider is configured
     * @param baseUrl where it is
     * @param apiKey its key, or null
     */
    OpenAiProvider(
            String name,
            URI baseUrl,
            @Nullable String apiKey,
            CallTimeouts timeouts,
            ImageUrls images,
            Egress egress,
            Clock clock,
            Retries retries) {
        this.egress = egress;
        this.clock = clock;
        this.retries = retries;
        this.images = images;
        this.timeouts = timeouts;
        this.faults = new FaultReader(name, apiKey, clock);
        this.chat = below(baseUrl, "/chat/completions");
        this.completions = below(baseUrl, "/completions");
        this.apiKey = apiKey;
    }

    /** The address under a base, whose query (a version, with some hosts) is kept. */
    private static URI below(URI base, String path) {
        String text = base.toString();
        int query = text.indexOf('?');
        String root = query < 0 ? text : text.substring(0, query);
        while (root.endsWith("/")) {
            root = root.substring(0, root.length() - 1);
        }
        return URI.create(root + path + (query < 0 ? "" : text.substring(query)));
    }

    @Override
    public FinishReason generate(ProviderCall call, AnswerRecorder answer, StopSignal stop) {
        Map<FileReference, String> urls = images.of(call);
        var writer = new RequestWriter(call, urls);
        long started = clock.nanos();
        int failed = 0;
        int mended = 0;
        while (true) {
            Map<String, Value> parameters = RequestParameters.of(call);
            call.facts().rules().apply(parameters);
            learned.of(call.model()).apply(parameters);
            try {
                FinishReason reason = attempt(call, writer.write(parameters), answer, stop);
                return reason == null ? FinishReason.CANCELLED : reason;
            } catch (ProviderFault fault) {
                if (stop.raised()) {
                    return FinishReason.CANCELLED;
                }
                Optional<ParameterRules> remedy = answer.started() || fault.refusal() == null
                        ? Optional.empty()
                        : UnsupportedParameter.remedy(fault.refusal(), parameters.keySet());
                if (remedy.isPresent() && mended++ < MOST_MENDED) {
                    learned.remember(call.model(), remedy.get());
                } else if (answer.started()
                        || !fault.retryable()
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
    private @Nullable FinishReason attempt(ProviderCall call, byte[] body, AnswerRecorder answer, StopSignal stop) {
        return call.request().stream() ? stream(call, body, answer, stop) : whole(call, body, answer, stop);
    }

    private @Nullable FinishReason stream(ProviderCall call, byte[] body, AnswerRecorder answer, StopSignal stop) {
        var upstream = new StopSignal();
        var sink = new StreamedAnswer(answer, faults, timeouts, clock, upstream);
        EgressException broken = null;
        try (StopSignal.Registration registration = stop.onRaise(() -> upstream.raise(StopSignal.Reason.USER))) {
            egress.exchange(request(call, body, timeouts.firstToken()), sink, upstream);
        } catch (EgressException e) {
            broken = e;
        }
        return sink.finish(broken);
    }

    private @Nullable FinishReason whole(ProviderCall call, byte[] body, AnswerRecorder answer, StopSignal stop) {
        EgressResponse response;
        try {
            response = egress.send(request(call, body, timeouts.whole()), StreamedAnswer.MAX_ANSWER, stop);
        } catch (EgressException e) {
            if (e.kind() == EgressException.Kind.STOPPED) {
                return null;
            }
            // Nothing of a whole answer comes before its end, so the wait for its first byte may be as long.
            throw faults.failed(
                    e,
                    false,
                    new CallTimeouts(timeouts.connect(), timeouts.whole(), timeouts.idle(), timeouts.whole()));
        }
        if (response.head().status() != 200) {
            throw faults.answered(response.head(), response.body());
        }
        return new CompleteAnswer(answer, faults).read(response.body());
    }

    private EgressRequest request(ProviderCall call, byte[] body, Duration firstByte) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("Content-Type", "application/json"));
        headers.add(Map.entry("Accept", call.request().stream() ? "text/event-stream" : "application/json"));
        if (apiKey != null && !apiKey.isEmpty()) {
            headers.add(Map.entry("Authorization", "Bearer " + apiKey));
        }
        return new EgressRequest(
                "POST",
                call.facts().mode() == Mode.COMPLETION ? completions : chat,
                headers,
                body,
                EgressRequest.Trust.OPERATOR,
                new EgressRequest.Timeouts(timeouts.connect(), firstByte, timeouts.idle(), timeouts.whole()),
                0);
    }
}

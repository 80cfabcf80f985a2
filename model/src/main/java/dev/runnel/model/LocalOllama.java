package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.JsonText;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Ollama that nobody configured: looked for when something first needs it, never at a start that does not.
 *
 * <p>One that answers is there from then on; one that does not is looked for again after 30 s at the earliest.
 */
final class LocalOllama {

    /** The provider's name in app files. */
    static final String NAME = "ollama";

    /** A program of this machine answers at once or is not there. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private static final Duration MISSED_FOR = Duration.ofSeconds(30);
    private static final int MAX_LIST = 1 << 20;

    /**
     * What a look found.
     *
     * @param models what it can run, null where nobody answered
     */
    private record Look(@Nullable List<String> models, long again) {}

    private final URI address;
    private final URI list;
    private final Egress egress;
    private final Clock clock;
    private volatile @Nullable Look last;

    /** @param address where it would be, without the version */
    LocalOllama(URI address, Egress egress, Clock clock) {
        this.address = new BaseAddress(address).below("/v1");
        this.list = new BaseAddress(address).below("/v1/models");
        this.egress = egress;
        this.clock = clock;
    }

    /** How it is spoken to. */
    ProviderSettings settings() {
        return ProviderSettings.of("openai", address.toString(), null);
    }

    /** Whether it is there. */
    boolean found() {
        return models().isPresent();
    }

    /** What it can run, as it said when it was found; empty where it is not there. Takes 150 ms at most. */
    Optional<List<String>> models() {
        Look look = last;
        if (look == null || (look.models == null && clock.nanos() - look.again >= 0)) {
            look = new Look(look(), clock.deadline(MISSED_FOR));
            last = look;
        }
        return Optional.ofNullable(look.models);
    }

    private @Nullable List<String> look() {
        var request = new EgressRequest(
                "GET",
                list,
                List.of(),
                new byte[0],
                EgressRequest.Trust.OPERATOR,
                new EgressRequest.Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE),
                0);
        try {
            EgressResponse response = egress.send(request, MAX_LIST, new StopSignal());
            return response.head().status() == 200 ? names(response.body()) : null;
        } catch (EgressException nobody) {
            return null;
        }
    }

    /** Null where something else answered. */
    private static @Nullable List<String> names(byte[] body) {
        try {
            ObjectValue list = JsonText.parseObject(new String(body, StandardCharsets.UTF_8));
            return list.get("data") instanceof Value.ListValue data
                    ? data.items().stream()
                            .map(model -> model instanceof ObjectValue object ? object.text("id", "") : "")
                            .filter(name -> !name.isEmpty())
                            .sorted()
                            .toList()
                    : null;
        } catch (IllegalArgumentException noList) {
            return null;
        }
    }
}

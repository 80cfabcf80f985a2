package dev.runnel.model;

import dev.runnel.run.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The breakers of all providers, by configured name. */
final class CircuitBreakers {

    private final Map<String, CircuitBreaker> byProvider = new ConcurrentHashMap<>();
    private final Clock clock;

    CircuitBreakers(Clock clock, Set<String> providers) {
        this.clock = clock;
        providers.forEach(this::of);
    }

    /** Only names of configured providers come here, so there are as many as those. */
    CircuitBreaker of(String provider) {
        return byProvider.computeIfAbsent(provider, name -> new CircuitBreaker(clock));
    }

    Set<String> providers() {
        return Set.copyOf(byProvider.keySet());
    }
}

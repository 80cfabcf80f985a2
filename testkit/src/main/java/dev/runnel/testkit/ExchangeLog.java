package dev.runnel.testkit;

import dev.runnel.testkit.ProviderExchange.Outcome;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The requests that a provider received and what became of their answers: the last 10,000, and counts of all. */
final class ExchangeLog {

    private static final int MAX_EXCHANGES = 10_000;

    private final Changes changes;

    // Guarded by changes:
    private final ArrayDeque<ProviderExchange> exchanges = new ArrayDeque<>();
    private int received;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

    /** @param changes is told of each change, and guards this */
    ExchangeLog(Changes changes) {
        this.changes = changes;
    }

    /** Keeps a request, which learns its number, 1 for the first. */
    ProviderExchange received(IntFunction<ProviderRequest> numbered) {
        synchronized (changes) {
            ProviderExchange exchange = new ProviderExchange(numbered.apply(++received));
            exchanges.add(exchange);
            if (exchanges.size() > MAX_EXCHANGES) {
                exchanges.remove();
            }
            changes.announce();
            return exchange;
        }
    }

    void concluded(ProviderExchange exchange, Outcome outcome) {
        synchronized (changes) {
            exchange.conclude(outcome);
            outcomes.merge(outcome, 1, Integer::sum);
            changes.announce();
        }
    }

    /** Those that are kept, in order of arrival. */
    List<ProviderExchange> exchanges() {
        synchronized (changes) {
            return List.copyOf(exchanges);
        }
    }

    /** The last one; fails where there was none. */
    ProviderExchange last() {
        synchronized (changes) {
            ProviderExchange last = exchanges.peekLast();
            if (last == null) {
                throw new AssertionError("the fake model provider has received no request");
            }
            return last;
        }
    }

    /** Waits until so many requests have arrived. */
    void awaitReceived(int count) {
        changes.await(() -> received >= count, () -> received + " requests arrived, " + count + " were expected");
    }

    /** Waits until so many answers have come to that outcome. */
    void awaitConcluded(Outcome outcome, int count) {
        changes.await(
                () -> outcomes.getOrDefault(outcome, 0) >= count,
                () -> "of the answers " + outcomes + ", but " + outcome + "=" + count + " was expected");
    }
}

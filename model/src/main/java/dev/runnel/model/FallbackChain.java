package dev.runnel.model;

import dev.runnel.run.Clock;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelResult;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through a chain of models, until one has something to say.
 *
 * <p>Each model is asked once in turn, at once; before the chain begins anew there is a pause with jitter. A model whose
 * provider is at rest ({@link CircuitBreaker}) is passed over while another may serve; one that refused the request is not
 * asked again. Each attempt may wait for its first piece as long as its share of the time that is left. After the first
 * piece nothing is tried any more.
 */
final class FallbackChain {

    /** Asks one model. */
    interface Asking {
        ModelResult ask(ModelRoutes.Route route, Patience patience);
    }

    /** Is told when another model takes over. */
    interface Takeover {
        void fellBack(ModelName from, ModelName to, RunError reason);
    }

    private record Choice(int index, ModelRoutes.Route route) {}

    private final ModelFallback rule;
    private final ModelRoutes routes;
    private final CircuitBreakers breakers;
    private final Retries retries;
    private final Clock clock;
    private final Asking asking;
    private final Takeover takeover;

    private final List<ModelName> candidates = new ArrayList<>();
    private final Set<Integer> asked = new HashSet<>();
    private final Set<Integer> hopeless = new HashSet<>();
    /** How long a provider asked to wait, by candidate. */
    private final Map<Integer, @Nullable Duration> wishes = new HashMap<>();

    private @Nullable ModelName latest;
    private @Nullable ModelException failure;

    FallbackChain(
            ModelFallback rule,
            ModelRoutes routes,
            CircuitBreakers breakers,
            Retries retries,
            Clock clock,
            Asking asking,
            Takeover takeover) {
        this.rule = rule;
        this.routes = routes;
        this.breakers = breakers;
        this.retries = retries;
        this.clock = clock;
        this.asking = asking;
        this.takeover = takeover;
    }

    /** @throws ModelException the last failure, where no model of the chain had something to say */
    ModelResult run(ModelRequest request, StopSignal stop) {
        candidates.add(request.model());
        rule.use().forEach(use -> candidates.add(ModelRoutes.parse(use)));
        long deadline = clock.deadline(rule.budget());
        int rounds = 0;
        int at = -1;
        for (int attempt = 0; attempt < rule.attempts(); attempt++) {
            Choice choice = next(at);
            if (choice == null) {
                break;
            }
            at = choice.index;
            if (asked.contains(at)) {
                asked.clear();
                if (!retries.pauseUntil(deadline, ++rounds, wishes.get(at), stop) && !stop.raised()) {
                    break;
                }
            }
            long left = deadline - clock.nanos();
            if (left <= 0) {
                break;
            }
            asked.add(at);
            tell(choice.route.model());
            try {
                return asking.ask(
                        choice.route, new Patience(Duration.ofNanos(left / (rule.attempts() - attempt)), false));
            } catch (ModelException e) {
                if (e.afterFirstToken() || e.error().code() == RunErrorCode.INVALID_PARAM) {
                    throw e;
                }
                failure = e;
                if (e.getCause() instanceof ProviderFault fault && fault.retryable()) {
                    wishes.put(at, fault.wanted());
                } else {
                    hopeless.add(at);
                }
            }
        }
        if (failure == null) {
            throw new IllegalStateException("a chain has at least one model and one attempt");
        }
        throw failure;
    }

    /** The next model in turn whose provider is not at rest; if all are, and none was asked yet, the first in turn. */
    private @Nullable Choice next(int after) {
        Choice resting = null;
        for (int step = 1; step <= candidates.size(); step++) {
            int index = (after + step) % candidates.size();
            if (hopeless.contains(index)) {
                continue;
            }
            try {
                ModelRoutes.Route route = routes.route(candidates.get(index));
                if (breakers.of(route.model().provider()).admits()) {
                    return new Choice(index, route);
                }
                if (resting == null) {
                    resting = new Choice(index, route);
                }
                remember(route.model(), resting());
            } catch (ModelException nobody) {
                hopeless.add(index);
                remember(candidates.get(index), nobody);
            }
        }
        return asked.isEmpty() ? resting : null;
    }

    private static ModelException resting() {
        return new ModelException(
                new RunError(
                        RunErrorCode.COMPLETION_REQUEST_ERROR,
                        "The provider failed several times in a row and is given a rest."),
                false,
                null);
    }

    /** A model that is passed over before any was asked is the one from which another takes over. */
    private void remember(ModelName model, ModelException why) {
        if (latest == null) {
            latest = model;
            failure = why;
        }
    }

    private void tell(ModelName model) {
        ModelName from = latest;
        ModelException why = failure;
        if (from != null && why != null && !from.equals(model)) {
            takeover.fellBack(from, model, why.error());
        }
        latest = model;
    }
}

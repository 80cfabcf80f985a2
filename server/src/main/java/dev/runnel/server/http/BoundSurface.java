package dev.runnel.server.http;

import dev.runnel.contract.ContractException;
import dev.runnel.contract.Operation;
import dev.runnel.contract.Surface;
import dev.runnel.run.Value;
import dev.runnel.server.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.server.Request;

/**
 * A surface with the handler of each of its operations, its way in and its errors.
 *
 * @param surface what is declared
 * @param handlers by operation id
 * @param authenticator yields the principal
 * @param errors how an error is written
 * @param <P> what authentication yields
 */
public record BoundSurface<P>(
        Surface surface, Map<String, Handler<P>> handlers, Authenticator<P> authenticator, ErrorRenderer errors) {

    /** Finds out who calls. */
    @FunctionalInterface
    public interface Authenticator<P> {
        /** @throws dev.runnel.server.error.ApiError where nobody may pass */
        P authenticate(Request request, Operation operation);
    }

    /** Writes an error as the surface's clients expect it. */
    @FunctionalInterface
    public interface ErrorRenderer {
        Value render(ErrorCode code, String message);
    }

    /** @throws ContractException where an operation has no handler, or a handler no operation */
    public BoundSurface {
        handlers = Map.copyOf(handlers);
        var faults = new ArrayList<String>();
        var unbound = new HashMap<>(handlers);
        for (Operation operation : surface.operations()) {
            if (unbound.remove(operation.id()) == null) {
                faults.add(surface.name() + ": " + operation.id() + " has no handler");
            }
        }
        unbound.keySet().forEach(id -> faults.add(surface.name() + ": the handler " + id + " has no operation"));
        if (!faults.isEmpty()) {
            throw new ContractException(List.copyOf(faults));
        }
    }

    /** The handler of an operation of this surface. */
    Handler<P> handler(Operation operation) {
        return Objects.requireNonNull(handlers.get(operation.id()));
    }
}

package dev.runnel.contract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What operations can fail with, and what a failure looks like.
 *
 * @param body the JSON of every error; it has the members {@code code} and {@code status}
 * @param kinds every code
 * @param always the codes that an operation can answer besides those that it declares, by what it declares
 */
public record ErrorCatalogue(Schema.Members body, List<Kind> kinds, Function<Operation, List<String>> always) {

    /**
     * One code.
     *
     * @param code the word that clients see
     * @param status HTTP status
     * @param retryable whether the same request may succeed later
     * @param remedy what whoever reads the error can do
     */
    public record Kind(String code, int status, boolean retryable, String remedy) {}

    public ErrorCatalogue {
        kinds = List.copyOf(kinds);
    }

    /**
     * What that operation can fail with, in the catalogue's order.
     *
     * @throws ContractException where a code is not in the catalogue
     */
    List<Kind> of(Operation operation) {
        Set<String> codes = new LinkedHashSet<>(operation.errors());
        codes.addAll(always.apply(operation));
        var found = new ArrayList<Kind>();
        for (Kind kind : kinds) {
            if (codes.remove(kind.code())) {
                found.add(kind);
            }
        }
        if (!codes.isEmpty()) {
            throw new ContractException(List.of(operation.id() + ": no such errors: " + codes));
        }
        return found;
    }
}

package dev.runnel.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of operations under one base path.
 *
 * @param name such as {@code service}
 * @param base such as {@code /v1}
 * @param title for people
 * @param operations in the order of documents
 */
public record Surface(String name, String base, String title, List<Operation> operations) {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");

    /** @throws ContractException with every contradiction between the operations */
    public Surface {
        operations = List.copyOf(operations);
        var faults = new ArrayList<String>();
        var ids = new HashSet<String>();
        var routes = new HashSet<String>();
        for (Operation operation : operations) {
            if (!ids.add(operation.id())) {
                faults.add(name + ": two operations are called " + operation.id());
            }
            String route =
                    operation.method() + " " + PLACE.matcher(operation.path()).replaceAll("{}");
            if (!routes.add(route)) {
                faults.add(name + ": two operations answer " + route);
            }
            if (!operation.path().startsWith("/")) {
                faults.add(name + ": the path of " + operation.id() + " must begin with a slash");
            }
            Matcher places = PLACE.matcher(operation.path());
            while (places.find()) {
                Parameter declared = operation.parameter(places.group(1));
                if (declared == null || declared.location() != Parameter.Location.PATH) {
                    faults.add(name + ": " + operation.id() + " does not declare {" + places.group(1) + "}");
                }
            }
            for (Parameter parameter : operation.parameters()) {
                if (parameter.location() == Parameter.Location.PATH
                        && !operation.path().contains("{" + parameter.name() + "}")) {
                    faults.add(name + ": the path of " + operation.id() + " lacks {" + parameter.name() + "}");
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new ContractException(faults);
        }
    }
}

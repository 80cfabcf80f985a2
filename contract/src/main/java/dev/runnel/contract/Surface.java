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
            String path = PLACE.matcher(operation.path()).replaceAll("{}");
            if (path.replace("{}", "").matches(".*[{}].*")) {
                faults.add(name + ": the path of " + operation.id() + " has a place that is not {lower_case}");
            }
            // Empty segments do not count, so a slash too many is the same route.
            String route = operation.method() + " " + path.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
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
            var names = new HashSet<String>();
            for (Parameter parameter : operation.parameters()) {
                if (!names.add(parameter.name())) {
                    faults.add(name + ": " + operation.id() + " declares " + parameter.name() + " twice");
                }
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

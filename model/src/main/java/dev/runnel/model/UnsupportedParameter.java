package dev.runnel.model;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a refusal the one parameter that the model does not take, and how the request is mended. */
final class UnsupportedParameter {

    private static final Pattern COMPLAINT = Pattern.compile(
            "unsupported|not support|n't support|unrecogni[sz]ed|unknown|unexpected|extra (inputs?|fields?)|not permitted"
                    + "|not allowed|not available|no such|invalid (parameter|argument|field)|is deprecated|cannot both",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern INSTEAD =
            Pattern.compile("\\buse [`'\"]?([a-z][a-z_]{1,63})[`'\"]? instead", Pattern.CASE_INSENSITIVE);

    private UnsupportedParameter() {}

    /**
     * The rule that mends the request, if the refusal is of that kind.
     *
     * @param sent the names of the request's members
     * @param kept those that are never left out
     */
    static Optional<ParameterRules> remedy(ErrorBody error, Collection<String> sent, Set<String> kept) {
        boolean complains = error.is("unsupported_parameter", "unsupported_value", "unknown_parameter")
                || COMPLAINT.matcher(error.message()).find();
        return complains ? named(error, sent, kept).map(name -> rule(name, error.message())) : Optional.empty();
    }

    private static ParameterRules rule(String name, String message) {
        Matcher instead = INSTEAD.matcher(message);
        return instead.find() && !instead.group(1).equals(name)
                ? ParameterRules.of(Map.of(name, instead.group(1)), Set.of())
                : ParameterRules.of(Map.of(), Set.of(name));
    }

    private static Optional<String> named(ErrorBody error, Collection<String> sent, Set<String> kept) {
        String param = error.param().split("[.\\[]", 2)[0];
        if (sent.contains(param)) {
            return kept.contains(param) ? Optional.empty() : Optional.of(param);
        }
        String first = "";
        int at = Integer.MAX_VALUE;
        for (String name : sent) {
            Matcher place = Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(name) + "(?![A-Za-z0-9_])")
                    .matcher(error.message());
            if (!kept.contains(name) && place.find() && place.start() < at) {
                first = name;
                at = place.start();
            }
        }
        return first.isEmpty() ? Optional.empty() : Optional.of(first);
    }
}

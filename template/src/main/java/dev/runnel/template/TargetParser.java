package dev.runnel.template;

import dev.runnel.template.Statement.Target;
import dev.runnel.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what can be assigned to: names, tuples of them, attributes of namespaces. */
final class TargetParser {

    private static final Set<String> CONSTANTS = Set.of("true", "True", "false", "False", "none", "None");

    private final TokenStream tokens;

    TargetParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** A name alone. */
    String name() {
        Token token = tokens.expect(Kind.NAME);
        if (CONSTANTS.contains(token.text())) {
            throw tokens.fault(token.at(), "can't assign to 'const'");
        }
        return token.text();
    }

    /** A target, or several with commas between them; a word of the tag that follows ends them. */
    Target targets(boolean withNamespaces, String endWord) {
        int at = tokens.current().at();
        List<Target> targets = new ArrayList<>();
        boolean comma = false;
        while (!ends(endWord)) {
            targets.add(target(withNamespaces));
            if (!tokens.skipOperator(",")) {
                break;
            }
            comma = true;
        }
        if (targets.isEmpty()) {
            throw tokens.fault(
                    "Expected an expression, got '" + tokens.current().description() + "'");
        }
        return comma ? new Target.Tuple(at, List.copyOf(targets)) : targets.getFirst();
    }

    private boolean ends(String endWord) {
        Token token = tokens.current();
        return token.is(Kind.BLOCK_END)
                || token.is(Kind.VARIABLE_END)
                || token.isOperator(")")
                || token.isOperator("=")
                || token.isName(endWord);
    }

    private Target target(boolean withNamespaces) {
        Token token = tokens.current();
        if (token.isOperator("(")) {
            tokens.take();
            tokens.enter();
            Target inner = targets(false, ")");
            tokens.leave();
            tokens.expectOperator(")");
            return inner;
        }
        if (!token.is(Kind.NAME)) {
            throw tokens.fault("can't assign to '" + token.description() + "'");
        }
        if (withNamespaces && tokens.look().isOperator(".")) {
            tokens.take();
            tokens.take();
            return new Target.NamespaceAttribute(
                    token.at(), token.text(), tokens.expect(Kind.NAME).text());
        }
        return new Target.Variable(token.at(), name());
    }
}

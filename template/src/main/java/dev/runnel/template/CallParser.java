package dev.runnel.template;

import dev.runnel.template.Expression.FilterCall;
import dev.runnel.template.Expression.Keyword;
import dev.runnel.template.Expression.Passed;
import dev.runnel.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the arguments of calls, and filters with theirs. */
final class CallParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final List<TemplateException> unknown = new ArrayList<>();

    CallParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** What stands in parentheses, which begin here. */
    Passed passed() {
        int at = tokens.current().at();
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        List<Keyword> named = new ArrayList<>();
        Optional<Expression> more = Optional.empty();
        Optional<Expression> moreNamed = Optional.empty();
        boolean first = true;
        while (!tokens.current().isOperator(")")) {
            if (!first) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.current().isOperator("*")) {
                require(at, more.isEmpty() && moreNamed.isEmpty());
                tokens.take();
                more = Optional.of(expressions.expression());
            } else if (tokens.current().isOperator("**")) {
                require(at, moreNamed.isEmpty());
                tokens.take();
                moreNamed = Optional.of(expressions.expression());
            } else if (tokens.current().is(Kind.NAME) && tokens.look().isOperator("=")) {
                require(at, moreNamed.isEmpty());
                String name = tokens.take().text();
                tokens.take();
                if (named.stream().anyMatch(other -> other.name().equals(name))) {
                    throw tokens.fault(at, "keyword argument repeated: " + name);
                }
                named.add(new Keyword(name, expressions.expression()));
            } else {
                require(at, more.isEmpty() && moreNamed.isEmpty() && named.isEmpty());
                positional.add(expressions.expression());
            }
        }
        tokens.expectOperator(")");
        return new Passed(List.copyOf(positional), List.copyOf(named), more, moreNamed);
    }

    private void require(int at, boolean valid) {
        if (!valid) {
            throw tokens.fault(at, "invalid syntax for function call expression");
        }
    }

    /** A filter behind its bar. */
    FilterCall filter() {
        tokens.expectOperator("|");
        return filterByName();
    }

    FilterCall filterByName() {
        int at = tokens.current().at();
        String name = dottedName();
        checkFilter(at, name);
        Passed passed = tokens.current().isOperator("(") ? passed() : Passed.NOTHING;
        return new FilterCall(at, name, passed);
    }

    String dottedName() {
        String name = tokens.expect(Kind.NAME).text();
        if (!tokens.current().isOperator(".")) {
            return name;
        }
        var dotted = new StringBuilder(name);
        while (tokens.skipOperator(".")) {
            dotted.append('.').append(tokens.expect(Kind.NAME).text());
        }
        return dotted.toString();
    }

    private void checkFilter(int at, String name) {
        if (FilterTable.REFUSED.containsKey(name)) {
            throw tokens.fault(at, FilterTable.REFUSED.get(name));
        }
        if (!FilterTable.TABLE.containsKey(name)) {
            unknown.add(tokens.fault(at, "No filter named " + TextForm.quote(name) + "."));
        }
    }

    void checkTest(int at, String name) {
        if (!TestTable.TABLE.containsKey(name)) {
            unknown.add(tokens.fault(at, "No test named " + TextForm.quote(name) + "."));
        }
    }

    /** How many unknown names there were so far. */
    int unknownNames() {
        return unknown.size();
    }

    /** Lets the unknown names since then pass: what is conditional fails only if it is evaluated. */
    void forgiveSince(int count) {
        unknown.subList(count, unknown.size()).clear();
    }

    /** Fails if an unknown filter or test would be evaluated in any case. */
    void finish() {
        if (!unknown.isEmpty()) {
            throw unknown.getFirst();
        }
    }
}

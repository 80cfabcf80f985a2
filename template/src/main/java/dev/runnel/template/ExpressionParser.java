package dev.runnel.template;

import dev.runnel.template.Expression.Binary;
import dev.runnel.template.Expression.Call;
import dev.runnel.template.Expression.Comparand;
import dev.runnel.template.Expression.Compare;
import dev.runnel.template.Expression.Concat;
import dev.runnel.template.Expression.Conditional;
import dev.runnel.template.Expression.Constant;
import dev.runnel.template.Expression.Filtered;
import dev.runnel.template.Expression.Logic;
import dev.runnel.template.Expression.Not;
import dev.runnel.template.Expression.Operator;
import dev.runnel.template.Expression.Signed;
import dev.runnel.template.Expression.Tested;
import dev.runnel.template.Expression.TupleLiteral;
import dev.runnel.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads expressions with the precedences and oddities of Jinja's own parser. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and");

    private final TokenStream tokens;
    private final PrimaryParser primaries;
    private final CallParser calls;

    ExpressionParser(TokenStream tokens, NameUses uses) {
        this.tokens = tokens;
        this.calls = new CallParser(tokens, this);
        this.primaries = new PrimaryParser(tokens, this, calls, uses);
    }

    CallParser calls() {
        return calls;
    }

    Expression expression() {
        tokens.enter();
        Expression expression = conditional();
        tokens.leave();
        return expression;
    }

    /** Without {@code a if b}: the {@code if} means something else there. */
    Expression expressionWithoutCondition() {
        tokens.enter();
        Expression expression = or();
        tokens.leave();
        return expression;
    }

    /** An expression, or several with commas between them, which are a tuple then. */
    Expression tuple(boolean withCondition, boolean inParentheses) {
        int at = tokens.current().at();
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!tupleEnds()) {
            items.add(withCondition ? expression() : expressionWithoutCondition());
            if (!tokens.skipOperator(",")) {
                break;
            }
            comma = true;
        }
        if (comma || items.isEmpty() && inParentheses) {
            return new TupleLiteral(at, List.copyOf(items));
        }
        if (items.isEmpty()) {
            throw tokens.fault(
                    "Expected an expression, got '" + tokens.current().description() + "'");
        }
        return items.getFirst();
    }

    private boolean tupleEnds() {
        Token token = tokens.current();
        return token.is(Kind.VARIABLE_END) || token.is(Kind.BLOCK_END) || token.isOperator(")");
    }

    private Expression conditional() {
        int unknownNames = calls.unknownNames();
        Expression value = or();
        while (tokens.current().isName("if")) {
            int at = tokens.take().at();
            Expression condition = or();
            Optional<Expression> otherwise = Optional.empty();
            if (tokens.skipName("else")) {
                tokens.enter();
                otherwise = Optional.of(conditional());
                tokens.leave();
            }
            calls.forgiveSince(unknownNames);
            value = new Conditional(at, condition, value, otherwise);
        }
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (tokens.current().isName("or")) {
            int at = tokens.take().at();
            left = new Logic(at, false, left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.current().isName("and")) {
            int at = tokens.take().at();
            left = new Logic(at, true, left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.current().isName("not")) {
            return compare();
        }
        int at = tokens.take().at();
        tokens.enter();
        Expression operand = not();
        tokens.leave();
        return new Not(at, operand);
    }

    private Expression compare() {
        int at = tokens.current().at();
        Expression first = sum();
        List<Comparand> rest = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            if (token.is(Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
                tokens.take();
                rest.add(new Comparand(token.text(), sum()));
            } else if (tokens.skipName("in")) {
                rest.add(new Comparand("in", sum()));
            } else if (token.isName("not") && tokens.look().isName("in")) {
                tokens.take();
                tokens.take();
                rest.add(new Comparand("not in", sum()));
            } else {
                return rest.isEmpty() ? first : new Compare(at, first, List.copyOf(rest));
            }
        }
    }

    private Expression sum() {
        Expression left = concat();
        while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
            Token token = tokens.take();
            Operator operator = token.isOperator("+") ? Operator.ADD : Operator.SUBTRACT;
            left = new Binary(token.at(), operator, left, concat());
        }
        return left;
    }

    private Expression concat() {
        int at = tokens.current().at();
        Expression first = product();
        if (!tokens.current().isOperator("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return new Concat(at, List.copyOf(parts));
    }

    private Expression product() {
        Expression left = power();
        while (tokens.current().is(Kind.OPERATOR)) {
            Token token = tokens.current();
            Operator operator;
            switch (token.text()) {
                case "*" -> operator = Operator.MULTIPLY;
                case "/" -> operator = Operator.DIVIDE;
                case "//" -> operator = Operator.FLOOR_DIVIDE;
                case "%" -> operator = Operator.MODULO;
                default -> {
                    return left;
                }
            }
            tokens.take();
            left = new Binary(token.at(), operator, left, power());
        }
        return left;
    }

    /** Binds to the left, unlike Python's. */
    private Expression power() {
        Expression left = unary(true);
        while (tokens.current().isOperator("**")) {
            int at = tokens.take().at();
            left = new Binary(at, Operator.POWER, left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        Token token = tokens.current();
        Expression node;
        if (token.isOperator("-") || token.isOperator("+")) {
            tokens.take();
            tokens.enter();
            node = new Signed(token.at(), token.isOperator("-"), unary(false));
            tokens.leave();
        } else {
            node = primaries.primary();
        }
        node = primaries.postfix(node);
        return withFilters ? filtersAndTests(node) : node;
    }

    private Expression filtersAndTests(Expression value) {
        Expression node = value;
        while (true) {
            Token token = tokens.current();
            if (token.isOperator("|")) {
                node = new Filtered(token.at(), node, calls.filter());
            } else if (token.isName("is")) {
                node = test(node);
            } else if (token.isOperator("(")) {
                node = new Call(token.at(), node, calls.passed());
            } else {
                return node;
            }
        }
    }

    private Expression test(Expression value) {
        int at = tokens.take().at();
        boolean negated = tokens.skipName("not");
        int nameAt = tokens.current().at();
        String name = calls.dottedName();
        Expression.Passed passed = Expression.Passed.NOTHING;
        Token token = tokens.current();
        if (token.isOperator("(")) {
            passed = calls.passed();
        } else if (beginsArgument(token)) {
            if (token.isName("is")) {
                throw tokens.fault("You cannot chain multiple tests with is");
            }
            tokens.enter();
            Expression argument = primaries.postfix(primaries.primary());
            tokens.leave();
            passed = new Expression.Passed(List.of(argument), List.of(), Optional.empty(), Optional.empty());
        }
        calls.checkTest(nameAt, name);
        Expression test = new Tested(at, value, name, passed);
        return negated ? new Not(at, test) : test;
    }

    private static boolean beginsArgument(Token token) {
        return switch (token.kind()) {
            case NAME -> !AFTER_TEST.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.isOperator("[") || token.isOperator("{");
            case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END -> false;
        };
    }

    /** Of a constant none, where an optional part of a slice is left out. */
    static Constant none(int at) {
        return new Constant(at, None.NONE);
    }
}

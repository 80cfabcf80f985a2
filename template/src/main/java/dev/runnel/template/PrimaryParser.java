package dev.runnel.template;

import dev.runnel.template.Expression.Attribute;
import dev.runnel.template.Expression.Call;
import dev.runnel.template.Expression.Constant;
import dev.runnel.template.Expression.DictLiteral;
import dev.runnel.template.Expression.Item;
import dev.runnel.template.Expression.ListLiteral;
import dev.runnel.template.Expression.Name;
import dev.runnel.template.Expression.Slice;
import dev.runnel.template.Expression.TupleLiteral;
import dev.runnel.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads names, literals, and the attributes, items and calls behind them. */
final class PrimaryParser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final CallParser calls;
    private final NameUses uses;

    PrimaryParser(TokenStream tokens, ExpressionParser expressions, CallParser calls, NameUses uses) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.calls = calls;
        this.uses = uses;
    }

    Expression primary() {
        Token token = tokens.current();
        return switch (token.kind()) {
            case NAME -> name(tokens.take());
            case STRING -> string();
            case INTEGER, FLOAT -> new Constant(token.at(), tokens.take().value());
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> {
                        tokens.take();
                        tokens.enter();
                        Expression inner = expressions.tuple(true, true);
                        tokens.leave();
                        tokens.expectOperator(")");
                        yield inner;
                    }
                    case "[" -> list();
                    case "{" -> dict();
                    default -> throw tokens.fault("unexpected '" + token.description() + "'");
                };
            case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END ->
                throw tokens.fault("unexpected '" + token.description() + "'");
        };
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Constant(token.at(), true);
            case "false", "False" -> new Constant(token.at(), false);
            case "none", "None" -> new Constant(token.at(), None.NONE);
            default -> {
                uses.read(token.text());
                yield new Name(token.at(), token.text());
            }
        };
    }

    /** Strings that follow each other are one. */
    private Expression string() {
        Token first = tokens.take();
        if (!tokens.current().is(Kind.STRING)) {
            return new Constant(first.at(), first.text());
        }
        var text = new StringBuilder(first.text());
        while (tokens.current().is(Kind.STRING)) {
            text.append(tokens.take().text());
        }
        return new Constant(first.at(), text.toString());
    }

    private Expression list() {
        int at = tokens.take().at();
        List<Expression> items = new ArrayList<>();
        while (!tokens.current().isOperator("]")) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator("]")) {
                    break;
                }
            }
            items.add(expressions.expression());
        }
        tokens.expectOperator("]");
        return new ListLiteral(at, List.copyOf(items));
    }

    private Expression dict() {
        int at = tokens.take().at();
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.current().isOperator("}")) {
            if (!keys.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.current().isOperator("}")) {
                    break;
                }
            }
            keys.add(expressions.expression());
            tokens.expectOperator(":");
            values.add(expressions.expression());
        }
        tokens.expectOperator("}");
        return new DictLiteral(at, List.copyOf(keys), List.copyOf(values));
    }

    Expression postfix(Expression object) {
        Expression node = object;
        while (true) {
            Token token = tokens.current();
            if (token.isOperator(".")) {
                node = afterDot(node);
            } else if (token.isOperator("[")) {
                node = subscript(node);
            } else if (token.isOperator("(")) {
                node = new Call(token.at(), node, calls.passed());
            } else {
                return node;
            }
        }
    }

    private Expression afterDot(Expression object) {
        int at = tokens.take().at();
        Token token = tokens.take();
        if (token.is(Kind.NAME)) {
            return new Attribute(at, object, token.text());
        }
        if (!token.is(Kind.INTEGER)) {
            throw tokens.fault(token.at(), "expected name or number");
        }
        return new Item(at, object, new Constant(token.at(), token.value()));
    }

    private Expression subscript(Expression object) {
        int at = tokens.take().at();
        List<Expression> keys = new ArrayList<>();
        while (!tokens.current().isOperator("]")) {
            if (!keys.isEmpty()) {
                tokens.expectOperator(",");
            }
            keys.add(key());
        }
        tokens.expectOperator("]");
        return new Item(at, object, keys.size() == 1 ? keys.getFirst() : new TupleLiteral(at, List.copyOf(keys)));
    }

    private Expression key() {
        int at = tokens.current().at();
        Expression start = ExpressionParser.none(at);
        if (!tokens.current().isOperator(":")) {
            start = expressions.expression();
            if (!tokens.current().isOperator(":")) {
                return start;
            }
        }
        tokens.take();
        Expression stop = bound();
        Expression step = tokens.skipOperator(":") ? bound() : ExpressionParser.none(at);
        return new Slice(at, start, stop, step);
    }

    private Expression bound() {
        Token token = tokens.current();
        return token.isOperator(":") || token.isOperator("]") || token.isOperator(",")
                ? ExpressionParser.none(token.at())
                : expressions.expression();
    }
}

package dev.runnel.template;

import dev.runnel.template.TemplateException.Reason;
import dev.runnel.template.Token.Kind;
import java.util.List;

/** The tokens that the parsers still have before them, and how deep they are. */
final class TokenStream {

    private final Source source;
    private final List<Token> tokens;
    private final int nesting;
    private int next;
    private int depth;

    TokenStream(Source source, List<Token> tokens, int nesting) {
        this.source = source;
        this.tokens = tokens;
        this.nesting = nesting;
    }

    Token current() {
        return tokens.get(next);
    }

    Token look() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    /** The current token, which is left behind. */
    Token take() {
        Token token = tokens.get(next);
        if (next < tokens.size() - 1) {
            next++;
        }
        return token;
    }

    boolean skipOperator(String symbol) {
        return skip(current().isOperator(symbol));
    }

    boolean skipName(String name) {
        return skip(current().isName(name));
    }

    private boolean skip(boolean matches) {
        if (matches) {
            take();
        }
        return matches;
    }

    Token expect(Kind kind) {
        if (!current().is(kind)) {
            throw unexpected(kind.description());
        }
        return take();
    }

    void expectOperator(String symbol) {
        if (!skipOperator(symbol)) {
            throw unexpected(symbol);
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected(name);
        }
    }

    private TemplateException unexpected(String expected) {
        return current().is(Kind.END)
                ? fault("unexpected end of template, expected '" + expected + "'")
                : fault("expected token '" + expected + "', got '" + current().description() + "'");
    }

    /** A fault at the current token. */
    TemplateException fault(String message) {
        return fault(current().at(), message);
    }

    TemplateException fault(int at, String message) {
        return source.syntax(at, message);
    }

    /** Enters an expression or block inside the current one; every one is left by {@link #leave}. */
    void enter() {
        if (++depth > nesting) {
            throw source.problem(
                    Reason.LIMIT, current().at(), "the template is nested deeper than " + nesting + " levels");
        }
    }

    void leave() {
        depth--;
    }
}

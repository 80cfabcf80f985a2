package dev.runnel.template;

import dev.runnel.template.Expression.FilterCall;
import dev.runnel.template.Statement.Assign;
import dev.runnel.template.Statement.AssignBlock;
import dev.runnel.template.Statement.Branch;
import dev.runnel.template.Statement.CallBlock;
import dev.runnel.template.Statement.Data;
import dev.runnel.template.Statement.DefineMacro;
import dev.runnel.template.Statement.FilterBlock;
import dev.runnel.template.Statement.For;
import dev.runnel.template.Statement.If;
import dev.runnel.template.Statement.MacroBody;
import dev.runnel.template.Statement.Output;
import dev.runnel.template.Statement.Target;
import dev.runnel.template.Statement.With;
import dev.runnel.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the statements of a template. */
final class StatementParser {

    private static final Set<String> REFUSED = Set.of(
            "autoescape", "block", "break", "continue", "debug", "do", "extends", "from", "import", "include", "trans");

    private final TokenStream tokens;
    private final NameUses uses = new NameUses();
    private final ExpressionParser expressions;
    private final TargetParser targets;
    private final Deque<String> openTags = new ArrayDeque<>();
    private final Deque<List<String>> openEnds = new ArrayDeque<>();

    StatementParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens, uses);
        this.targets = new TargetParser(tokens);
    }

    /** The whole template. */
    List<Statement> template() {
        List<Statement> body = body(List.of());
        expressions.calls().finish();
        return body;
    }

    /** Statements up to a tag of one of the names, which is then the current token; without names to the end. */
    private List<Statement> body(List<String> ends) {
        List<Statement> body = new ArrayList<>();
        openEnds.push(ends);
        tokens.enter();
        while (!tokens.current().is(Kind.END)) {
            Token token = tokens.take();
            switch (token.kind()) {
                case DATA -> body.add(new Data(token.at(), token.text()));
                case VARIABLE_BEGIN -> {
                    int at = tokens.current().at();
                    body.add(new Output(at, expressions.tuple(true, false)));
                    tokens.expect(Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    if (tokens.current().is(Kind.NAME)
                            && ends.contains(tokens.current().text())) {
                        openEnds.pop();
                        tokens.leave();
                        return List.copyOf(body);
                    }
                    statement(body);
                    tokens.expect(Kind.BLOCK_END);
                }
                case VARIABLE_END, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR, END ->
                    throw new IllegalStateException("a token outside a tag: " + token);
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.fault(problem("Unexpected end of template.", ""));
        }
        openEnds.pop();
        tokens.leave();
        return List.copyOf(body);
    }

    /** The body of the current tag, up to a tag of one of the names, which is left behind and returned. */
    private Token block(List<Statement> body, String... ends) {
        tokens.skipOperator(":");
        tokens.expect(Kind.BLOCK_END);
        body.addAll(body(List.of(ends)));
        return tokens.take();
    }

    private void statement(List<Statement> body) {
        Token tag = tokens.current();
        if (!tag.is(Kind.NAME)) {
            throw tokens.fault("tag name expected");
        }
        if (REFUSED.contains(tag.text())) {
            throw tokens.fault("the tag '" + tag.text() + "' is not supported");
        }
        openTags.push(tag.text());
        tokens.take();
        switch (tag.text()) {
            case "if" -> body.add(ifs(tag));
            case "for" -> body.add(loop(tag));
            case "set" -> body.add(assignment(tag));
            case "macro" -> body.add(macro(tag));
            case "call" -> body.add(call(tag));
            case "filter" -> body.add(filter(tag));
            case "with" -> body.add(with(tag));
            case "print" -> print(tag, body);
            default -> {
                openTags.pop();
                throw tokens.fault(tag.at(), problem("Encountered unknown tag '" + tag.text() + "'.", tag.text()));
            }
        }
        openTags.pop();
    }

    /** What the parser looks for, added to a problem, in Jinja's words. */
    private String problem(String what, String tag) {
        var message = new StringBuilder(what);
        List<String> ends = openEnds.isEmpty() ? List.of() : openEnds.peek();
        if (!ends.isEmpty()) {
            boolean misplaced = openEnds.stream().anyMatch(names -> names.contains(tag));
            message.append(
                    misplaced
                            ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                                    + " looking for "
                            : " Jinja was looking for the following tags: ");
            message.append(ends.stream().map(TextForm::quote).collect(Collectors.joining(" or ")))
                    .append('.');
        }
        if (!openTags.isEmpty()) {
            message.append(" The innermost block that needs to be closed is ")
                    .append(TextForm.quote(openTags.peek()))
                    .append('.');
        }
        return message.toString();
    }

    private Statement ifs(Token tag) {
        int unknownNames = expressions.calls().unknownNames();
        List<Branch> branches = new ArrayList<>();
        List<Statement> otherwise = new ArrayList<>();
        while (true) {
            Expression condition = expressions.tuple(false, false);
            List<Statement> body = new ArrayList<>();
            Token end = block(body, "elif", "else", "endif");
            branches.add(new Branch(condition, List.copyOf(body)));
            if (end.isName("elif")) {
                continue;
            }
            if (end.isName("else")) {
                block(otherwise, "endif");
            }
            expressions.calls().forgiveSince(unknownNames);
            return new If(tag.at(), List.copyOf(branches), List.copyOf(otherwise));
        }
    }

    private Statement loop(Token tag) {
        Target target = targets.targets(false, "in");
        if (assigns(target, "loop")) {
            throw tokens.fault(target.at(), "Can't assign to special loop variable in for-loop target");
        }
        tokens.expectName("in");
        Expression items = expressions.tuple(false, false);
        Optional<Expression> filter = tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        if (tokens.current().isName("recursive")) {
            throw tokens.fault("'recursive' loops are not supported");
        }
        List<Statement> body = new ArrayList<>();
        List<Statement> otherwise = new ArrayList<>();
        if (block(body, "endfor", "else").isName("else")) {
            block(otherwise, "endfor");
        }
        return new For(tag.at(), target, items, filter, List.copyOf(body), List.copyOf(otherwise));
    }

    private static boolean assigns(Target target, String name) {
        return switch (target) {
            case Target.Variable variable -> variable.name().equals(name);
            case Target.NamespaceAttribute attribute -> false;
            case Target.Tuple tuple -> tuple.targets().stream().anyMatch(inner -> assigns(inner, name));
        };
    }

    private Statement assignment(Token tag) {
        Target target = targets.targets(true, "=");
        if (tokens.skipOperator("=")) {
            return new Assign(tag.at(), target, expressions.tuple(true, false));
        }
        List<FilterCall> filters = moreFilters(new ArrayList<>());
        List<Statement> body = new ArrayList<>();
        block(body, "endset");
        return new AssignBlock(tag.at(), target, filters, List.copyOf(body));
    }

    private List<FilterCall> moreFilters(List<FilterCall> filters) {
        while (tokens.current().isOperator("|")) {
            filters.add(expressions.calls().filter());
        }
        return List.copyOf(filters);
    }

    private Statement filter(Token tag) {
        List<FilterCall> filters =
                moreFilters(new ArrayList<>(List.of(expressions.calls().filterByName())));
        List<Statement> body = new ArrayList<>();
        block(body, "endfilter");
        return new FilterBlock(tag.at(), filters, List.copyOf(body));
    }

    private Statement macro(Token tag) {
        String name = targets.name();
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        signature(parameters, defaults);
        return new DefineMacro(tag.at(), macroBody(tag, name, parameters, defaults, "endmacro"));
    }

    private Statement call(Token tag) {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        if (tokens.current().isOperator("(")) {
            signature(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw tokens.fault(tag.at(), "expected call");
        }
        return new CallBlock(tag.at(), call, macroBody(tag, "caller", parameters, defaults, "endcall"));
    }

    private void signature(List<String> parameters, List<Expression> defaults) {
        tokens.expectOperator("(");
        while (!tokens.current().isOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            int at = tokens.current().at();
            String parameter = targets.name();
            if (parameters.contains(parameter)) {
                throw tokens.fault(at, "duplicate argument '" + parameter + "' in macro definition");
            }
            parameters.add(parameter);
            if (tokens.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.fault("non-default argument follows default argument");
            }
        }
        tokens.expectOperator(")");
    }

    private MacroBody macroBody(
            Token tag, String name, List<String> parameters, List<Expression> defaults, String end) {
        List<Statement> body = new ArrayList<>();
        uses.begin();
        block(body, end);
        Set<String> used = uses.end();
        int caller = parameters.indexOf("caller");
        if (used.contains("caller") && caller >= 0 && caller < parameters.size() - defaults.size()) {
            throw tokens.fault(
                    tag.at(),
                    "When defining macros or call blocks the special \"caller\" argument must be omitted or be"
                            + " given a default.");
        }
        return new MacroBody(
                tag.at(),
                name,
                List.copyOf(parameters),
                List.copyOf(defaults),
                List.copyOf(body),
                used.contains("varargs") && !parameters.contains("varargs"),
                used.contains("kwargs") && !parameters.contains("kwargs"),
                used.contains("caller"));
    }

    private Statement with(Token tag) {
        List<Target> assigned = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.current().is(Kind.BLOCK_END)) {
            if (!assigned.isEmpty()) {
                tokens.expectOperator(",");
            }
            assigned.add(targets.targets(false, "="));
            tokens.expectOperator("=");
            values.add(expressions.expression());
        }
        List<Statement> body = new ArrayList<>();
        block(body, "endwith");
        return new With(tag.at(), List.copyOf(assigned), List.copyOf(values), List.copyOf(body));
    }

    private void print(Token tag, List<Statement> body) {
        boolean first = true;
        while (!tokens.current().is(Kind.BLOCK_END)) {
            if (!first) {
                tokens.expectOperator(",");
            }
            first = false;
            body.add(new Output(tag.at(), expressions.expression()));
        }
    }
}

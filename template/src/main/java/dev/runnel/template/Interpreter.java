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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Executes the statements of one rendering. A {@link Fault} ends it; nothing is put back in order then. */
final class Interpreter {

    private final Evaluator evaluator;
    private final Budget budget;
    private TextBuilder output;

    Interpreter(Map<String, ?> values, Budget budget) {
        this.evaluator = new Evaluator(values, budget);
        this.budget = budget;
        this.output = TextBuilder.output(budget);
    }

    int at() {
        return evaluator.at();
    }

    /** What the whole template writes. */
    String template(List<Statement> body) {
        execute(body);
        return output.toString();
    }

    private void execute(List<Statement> body) {
        budget.enter();
        for (Statement statement : body) {
            budget.step();
            evaluator.at(statement.at());
            execute(statement);
        }
        budget.leave();
    }

    private void execute(Statement statement) {
        switch (statement) {
            case Data data -> output.append(data.text());
            case Output value -> write(value.at(), evaluator.evaluate(value.value()));
            case If ifs -> execute(chosen(ifs));
            case For loop -> loop(loop);
            case Assign assign -> assign(assign.target(), evaluator.evaluate(assign.value()));
            case AssignBlock block ->
                assign(block.target(), filtered(block.filters(), captured(inner(), block.body())));
            case DefineMacro macro ->
                evaluator.scope().set(macro.macro().name(), new Macro(macro.macro(), evaluator.scope(), this));
            case CallBlock block -> {
                Map<String, Object> caller = Map.of("caller", new Macro(block.caller(), evaluator.scope(), this));
                write(block.at(), evaluator.call(block.call(), caller));
            }
            case FilterBlock block -> write(block.at(), filtered(block.filters(), captured(inner(), block.body())));
            case With with -> {
                List<Object> values =
                        with.values().stream().map(evaluator::evaluate).toList();
                Scope outer = evaluator.enter(inner());
                for (int i = 0; i < values.size(); i++) {
                    assign(with.targets().get(i), values.get(i));
                }
                execute(with.body());
                evaluator.enter(outer);
            }
        }
    }

    private Scope inner() {
        return new Scope(evaluator.scope());
    }

    private void write(int at, Object value) {
        String text = TextForm.str(value, budget);
        evaluator.at(at);
        output.append(text);
    }

    private List<Statement> chosen(If ifs) {
        for (Branch branch : ifs.branches()) {
            if (Types.truth(evaluator.evaluate(branch.condition()))) {
                return branch.body();
            }
        }
        return ifs.otherwise();
    }

    /** What the statements write in the scope, as a text. */
    private String captured(Scope scope, List<Statement> body) {
        TextBuilder before = output;
        output = new TextBuilder(budget);
        Scope outer = evaluator.enter(scope);
        execute(body);
        evaluator.enter(outer);
        String text = output.finish();
        output = before;
        return text;
    }

    private Object filtered(List<FilterCall> filters, Object value) {
        Object result = value;
        for (FilterCall filter : filters) {
            result = evaluator.filter(filter, result);
        }
        return result;
    }

    private void loop(For loop) {
        Object items = evaluator.evaluate(loop.items());
        evaluator.at(loop.items().at());
        Scope outer = evaluator.scope();
        Object wanted = loop.filter()
                .<Object>map(filter -> LazyItems.generator(new Chosen(loop.target(), filter, items, outer)))
                .orElse(items);
        var state = new LoopState(wanted, budget);
        Object item = state.advance();
        if (item == null) {
            evaluator.enter(inner());
            execute(loop.otherwise());
            evaluator.enter(outer);
        }
        while (item != null) {
            budget.step();
            var scope = new Scope(outer);
            scope.set("loop", state);
            evaluator.enter(scope);
            assign(loop.target(), item);
            execute(loop.body());
            evaluator.enter(outer);
            evaluator.at(loop.at());
            item = state.advance();
        }
    }

    /** The items of a loop for which its condition holds, worked out one at a time. */
    private final class Chosen implements Iterator<Object> {

        private final Target target;
        private final Expression filter;
        private final Iterator<Object> items;
        private final Scope outer;
        private @Nullable Object next;

        Chosen(Target target, Expression filter, Object items, Scope outer) {
            this.target = target;
            this.filter = filter;
            this.items = Types.iterate(items, budget);
            this.outer = outer;
        }

        @Override
        public boolean hasNext() {
            while (next == null && items.hasNext()) {
                Object item = items.next();
                Scope before = evaluator.enter(new Scope(outer));
                assign(target, item);
                if (Types.truth(evaluator.evaluate(filter))) {
                    next = item;
                }
                evaluator.enter(before);
            }
            return next != null;
        }

        @Override
        public Object next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Object item = next;
            next = null;
            return item;
        }
    }

    private void assign(Target target, Object value) {
        switch (target) {
            case Target.Variable variable -> evaluator.scope().set(variable.name(), value);
            case Target.NamespaceAttribute(int at, String name, String attribute) -> {
                evaluator.at(at);
                if (!(evaluator.variable(name) instanceof Namespace namespace)) {
                    throw Fault.evaluation("cannot assign attribute on non-namespace object");
                }
                namespace.attributes().put(attribute, value);
            }
            case Target.Tuple(int at, List<Target> targets) -> {
                evaluator.at(at);
                List<Object> items = unpacked(value, targets.size());
                for (int i = 0; i < items.size(); i++) {
                    assign(targets.get(i), items.get(i));
                }
            }
        }
    }

    private List<Object> unpacked(Object value, int count) {
        if (!Types.isIterable(value)) {
            throw Fault.evaluation("cannot unpack non-iterable " + Types.name(value) + " object");
        }
        List<Object> items = new ArrayList<>(count);
        Iterator<Object> iterator = Types.iterate(value, budget);
        while (iterator.hasNext()) {
            if (items.size() == count) {
                throw Fault.evaluation("too many values to unpack (expected " + count + ")");
            }
            items.add(iterator.next());
        }
        if (items.size() < count) {
            throw Fault.evaluation("not enough values to unpack (expected " + count + ", got " + items.size() + ")");
        }
        return items;
    }

    /** What a macro writes when it is called. */
    Object call(Macro macro, Arguments arguments) {
        budget.enterMacro();
        MacroBody body = macro.body();
        var scope = new Scope(macro.definedIn());
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        List<Object> positional = arguments.positional();
        int count = body.parameters().size();
        for (int i = 0; i < count; i++) {
            String name = body.parameters().get(i);
            Object byName = i < positional.size() ? null : named.remove(name);
            scope.set(name, i < positional.size() ? positional.get(i) : byName == null ? Arguments.ABSENT : byName);
        }
        if (body.usesCaller() && !body.parameters().contains("caller")) {
            Object caller = named.remove("caller");
            scope.set("caller", caller == null ? Undefined.because("No caller defined") : caller);
        }
        rest(body, named, positional, scope);
        Scope outer = evaluator.enter(scope);
        int withoutDefault = count - body.defaults().size();
        for (int i = withoutDefault; i < count; i++) {
            String name = body.parameters().get(i);
            if (scope.get(name) == Arguments.ABSENT) {
                scope.set(name, evaluator.evaluate(body.defaults().get(i - withoutDefault)));
            }
        }
        evaluator.enter(outer);
        String text = captured(scope, body.body());
        budget.leaveMacro();
        return text;
    }

    /** Hands on the values that no parameter takes, where the macro asks for them. */
    private void rest(MacroBody body, Map<String, Object> named, List<Object> positional, Scope scope) {
        int count = body.parameters().size();
        if (body.usesKwargs()) {
            var kwargs = new JinjaDict();
            named.forEach((name, value) -> kwargs.put(name, value, budget));
            scope.set("kwargs", kwargs);
        } else if (named.containsKey("caller")) {
            throw Fault.evaluation("macro " + TextForm.quote(body.name())
                    + " was invoked with two values for the special caller argument. This is most likely a bug.");
        } else if (!named.isEmpty()) {
            throw Fault.evaluation("macro " + TextForm.quote(body.name()) + " takes no keyword argument "
                    + TextForm.quote(named.keySet().iterator().next()));
        }
        if (body.usesVarargs()) {
            scope.set(
                    "varargs",
                    new JinjaTuple(positional.subList(Math.min(count, positional.size()), positional.size())));
        } else if (positional.size() > count) {
            throw Fault.evaluation(
                    "macro " + TextForm.quote(body.name()) + " takes not more than " + count + " argument(s)");
        }
    }
}

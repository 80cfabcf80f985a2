package dev.runnel.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.VariableTypes;
import dev.runnel.engine.graph.Selector;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.engine.node.Assignment.Operation;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AssignmentProperties {

    private static final Selector TARGET = Selector.of("conversation", "x");
    private static final Value SOURCE = new ListValue(List.of(Value.of("n"), Value.of("v")));

    /** Two lists of the same element type. */
    @Provide
    Arbitrary<List<List<Value>>> lists() {
        Arbitrary<Value> texts = Arbitraries.strings().alpha().ofMaxLength(3).map(Value::of);
        Arbitrary<Value> numbers = Arbitraries.longs().map(Value::of);
        Arbitrary<Value> flags = Arbitraries.of(true, false).map(Value::of);
        return Arbitraries.of(texts, numbers, flags)
                .flatMap(elements -> elements.list().ofMaxSize(4).list().ofSize(2));
    }

    private static Value after(Value present, Operation operation, Value source) {
        var pool = new VariablePool();
        pool.set("conversation", "x", present);
        pool.set("n", "v", source);
        new Assignment(TARGET, operation, false, SOURCE).apply(pool);
        return pool.get(TARGET);
    }

    @Property
    void extendIsAppendOneByOne(@ForAll("lists") List<List<Value>> two) {
        Value one = new ListValue(two.getFirst());
        Value extended = after(one, Operation.EXTEND, new ListValue(two.getLast()));
        Value appended = one;
        for (Value item : two.getLast()) {
            appended = after(appended, Operation.APPEND, item);
        }
        assertThat(extended).isEqualTo(appended);
        var joined = new ArrayList<>(two.getFirst());
        joined.addAll(two.getLast());
        assertThat(extended).isEqualTo(new ListValue(joined));
    }

    @Property
    void whatIsAppendedCanBeRemoved(@ForAll("lists") List<List<Value>> two) {
        Value present = new ListValue(two.getFirst());
        for (Value item : two.getLast()) {
            Value longer = after(present, Operation.APPEND, item);
            assertThat(after(longer, Operation.REMOVE_LAST, Value.NULL)).isEqualTo(present);
        }
    }

    @Property
    void whatIsClearedIsEmptyAndTakesTheOldValueAgain(@ForAll("lists") List<List<Value>> two) {
        for (Value present :
                List.of(new ListValue(two.getFirst()), Value.of("a"), Value.of(5), Value.of(2.5), Value.of(true))) {
            Value cleared = after(present, Operation.CLEAR, Value.NULL);
            assertThat(Comparison.truthy(cleared)).isFalse();
            assertThat(after(cleared, Operation.OVER_WRITE, present)).isEqualTo(present);
        }
    }

    @Property
    void wholeNumbersReckonAsWholeNumbers(@ForAll int one, @ForAll int other) {
        assertThat(reckoned(one, Operation.ADD, other)).isEqualTo(Value.of((long) one + other));
        assertThat(reckoned(one, Operation.SUBTRACT, other)).isEqualTo(Value.of((long) one - other));
        assertThat(reckoned(one, Operation.MULTIPLY, other)).isEqualTo(Value.of((long) one * other));
        if (other != 0) {
            assertThat(reckoned(one, Operation.DIVIDE, other)).isEqualTo(Value.of((double) one / other));
        }
    }

    private static Value reckoned(long present, Operation operation, long constant) {
        var pool = new VariablePool();
        pool.set("conversation", "x", Value.of(present));
        new Assignment(TARGET, operation, true, Value.of(constant)).apply(pool);
        return pool.get(TARGET);
    }

    @Property
    void theTypeOfAValueFitsIt(@ForAll("lists") List<List<Value>> two) {
        Value list = new ListValue(two.getFirst());
        assertThat(VariableTypes.known(VariableTypes.of(list))).isTrue();
        assertThat(VariableTypes.fits(VariableTypes.of(list), list)).isTrue();
    }
}

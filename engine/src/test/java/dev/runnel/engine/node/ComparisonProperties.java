package dev.runnel.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.node.Condition.Operator;
import dev.runnel.run.Value;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class ComparisonProperties {

    @Provide
    Arbitrary<Value> plainValues() {
        return Arbitraries.oneOf(
                Arbitraries.just(Value.NULL),
                Arbitraries.of(true, false).map(Value::of),
                Arbitraries.longs().map(Value::of),
                Arbitraries.doubles().map(Value::of),
                Arbitraries.strings().alpha().ofMaxLength(3).map(Value::of));
    }

    @Provide
    Arbitrary<Value> values() {
        Arbitrary<List<Value>> lists = plainValues().list().ofMaxSize(3);
        return Arbitraries.oneOf(plainValues(), lists.map(Value.ListValue::new));
    }

    @Property
    void wholeNumbersAreOrderedAsNumbers(@ForAll long actual, @ForAll long expected) {
        // The expected text is read as a decimal, which has 53 bits.
        int order = BigDecimal.valueOf(actual).compareTo(new BigDecimal((double) expected));
        String text = Long.toString(expected);
        assertThat(holds(Operator.GREATER, actual, text)).isEqualTo(order > 0);
        assertThat(holds(Operator.LESS, actual, text)).isEqualTo(order < 0);
        assertThat(holds(Operator.GREATER_OR_EQUAL, actual, text)).isEqualTo(order >= 0);
        assertThat(holds(Operator.LESS_OR_EQUAL, actual, text)).isEqualTo(order <= 0);
        assertThat(holds(Operator.EQUAL, actual, text)).isEqualTo(actual == expected);
        assertThat(holds(Operator.UNEQUAL, actual, text)).isEqualTo(actual != expected);
    }

    private static boolean holds(Operator operator, long actual, String expected) {
        return Comparison.holds(operator, Value.of(actual), Value.of(expected));
    }

    @Property
    void emptyIsTheOppositeOfNotEmpty(@ForAll("values") Value value) {
        assertThat(Comparison.holds(Operator.EMPTY, value, Value.NULL))
                .isNotEqualTo(Comparison.holds(Operator.NOT_EMPTY, value, Value.NULL));
        assertThat(Comparison.holds(Operator.NULL, value, Value.NULL))
                .isEqualTo(Comparison.holds(Operator.NOT_EXISTS, value, Value.NULL));
        if (value == Value.NULL) {
            assertThat(Comparison.holds(Operator.EMPTY, value, Value.NULL)).isTrue();
        }
    }

    @Property
    void textsContainWhatTheyAreMadeOf(
            @ForAll @AlphaChars @StringLength(max = 4) String before,
            @ForAll @AlphaChars @StringLength(min = 1, max = 4) String middle,
            @ForAll @AlphaChars @StringLength(max = 4) String after) {
        Value text = Value.of(before + middle + after);
        assertThat(Comparison.holds(Operator.CONTAINS, text, Value.of(middle))).isTrue();
        assertThat(Comparison.holds(Operator.NOT_CONTAINS, text, Value.of(middle)))
                .isFalse();
        assertThat(Comparison.holds(Operator.START_WITH, text, Value.of(before)))
                .isTrue();
        assertThat(Comparison.holds(Operator.END_WITH, text, Value.of(after))).isTrue();
        assertThat(Comparison.holds(Operator.IS, text, text)).isTrue();
    }

    @Property
    void equalityIsSymmetric(@ForAll("values") Value one, @ForAll("values") Value other) {
        assertThat(Comparison.same(one, one)).isTrue();
        assertThat(Comparison.same(one, other)).isEqualTo(Comparison.same(other, one));
    }
}

package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every schema and every JSON value. */
class ValidationProperties {

    private static final String[] NAMES = {"a", "b", "c"};

    @Provide
    Arbitrary<Object> values() {
        return values(3);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(6).map(text -> (Object) text),
                Arbitraries.of("a", "b", "true", "7", "0198a1b2-0000-7000-8000-000000000001"),
                Arbitraries.integers().map(number -> (Object) number),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.doubles().map(number -> (Object) number),
                Arbitraries.bigIntegers()
                        .between(BigInteger.TEN.pow(30).negate(), BigInteger.TEN.pow(30))
                        .map(number -> (Object) number),
                Arbitraries.of(true, false, Double.NaN, Double.NEGATIVE_INFINITY, new BigDecimal("1e400")));
        Arbitrary<Object> values = scalars.injectNull(0.1);
        if (depth == 0) {
            return values;
        }
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, values),
                net.jqwik.api.Tuple.of(1, values(depth - 1).list().ofMaxSize(4).map(list -> (Object) list)),
                net.jqwik.api.Tuple.of(
                        2,
                        Arbitraries.maps(Arbitraries.of(NAMES), values(depth - 1))
                                .ofMaxSize(3)
                                .map(map -> (Object) map)));
    }

    @Provide
    Arbitrary<Schema> schemas() {
        return schemas(3);
    }

    private static Arbitrary<Schema> schemas(int depth) {
        Arbitrary<Schema> scalars = Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.integers().between(0, 3),
                                Arbitraries.integers().between(3, 8),
                                Arbitraries.of(Schema.Format.class),
                                Arbitraries.of(true, false))
                        .as(Schema.Text::new),
                Combinators.combine(
                                Arbitraries.longs().lessOrEqual(0),
                                Arbitraries.longs().greaterOrEqual(0))
                        .as(Schema.Whole::new),
                Arbitraries.of(
                        new Schema.Decimal(),
                        new Schema.Flag(),
                        new Schema.FreeObject(),
                        new Schema.Anything(),
                        new Schema.Choice(List.of("a", "b"))));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Schema.Field> fields = Combinators.combine(
                        Arbitraries.of(NAMES), schemas(depth - 1), Arbitraries.of(true, false))
                .as((name, schema, required) -> new Schema.Field(name, schema, required, !required, null, ""));
        return Arbitraries.oneOf(
                scalars,
                Combinators.combine(schemas(depth - 1), Arbitraries.integers().between(0, 4))
                        .as(Schema.Items::new),
                fields.list()
                        .uniqueElements(Schema.Field::name)
                        .ofMaxSize(3)
                        .map(list -> new Schema.Members("Some", list)));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void everyViolationNamesAPlaceWithinTheValueAndSaysWhatIsWrong(
            @ForAll("schemas") Schema schema, @ForAll("values") Object value) {
        var validation = new Validation();
        validation.check(schema, value, "body");
        assertThat(validation.violations()).allSatisfy(violation -> {
            assertThat(violation.path()).matches("body(\\.[abc]|\\[[0-9]])*");
            assertThat(violation.message()).isNotBlank();
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatWasAcceptedOnceIsAcceptedAgainUnchanged(@ForAll("schemas") Schema schema, @ForAll("values") Object value) {
        var first = new Validation();
        Object checked = first.check(schema, value, "");
        if (first.violations().isEmpty()) {
            var second = new Validation();
            assertThat(second.check(schema, checked, "")).isEqualTo(checked);
            assertThat(second.violations()).isEmpty();
        }
    }

    @Property
    void aWholeNumberIsAcceptedExactlyWithinItsRange(
            @ForAll long number, @ForAll long one, @ForAll long other, @ForAll boolean asText) {
        var schema = new Schema.Whole(Math.min(one, other), Math.max(one, other));
        var validation = new Validation();
        Object checked = asText
                ? validation.checkText(schema, Long.toString(number), "n")
                : validation.check(schema, number, "n");
        if (number >= schema.least() && number <= schema.most()) {
            assertThat(checked).isEqualTo(number);
            assertThat(validation.violations()).isEmpty();
        } else {
            assertThat(validation.violations())
                    .containsExactly(new Violation("n", "must be from " + schema.least() + " to " + schema.most()));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noTextMakesASchemaCrash(@ForAll("schemas") Schema schema, @ForAll String text) {
        var validation = new Validation();
        validation.checkText(schema, text, "q");
        assertThat(validation.violations())
                .allSatisfy(violation -> assertThat(violation.path()).isEqualTo("q"));
    }
}

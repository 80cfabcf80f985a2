package dev.runnel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.InputControl.Type;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InputFormProperties {

    private static final FileRules ANY = new FileRules(List.of(), List.of(), List.of());

    @Property(tries = 2000)
    void whateverIsSentEitherIsRefusedOrYieldsTheDeclaredVariablesOnly(
            @ForAll("forms") InputForm form, @ForAll("inputs") Map<String, Value> sent) {
        ObjectValue valid;
        try {
            valid = form.validate(new ObjectValue(sent), FileResolver.NONE);
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageMatching("(?s).*v[0-9].*");
            return;
        }
        assertThat(valid.members().keySet())
                .containsExactlyElementsOf(
                        form.controls().stream().map(InputControl::variable).toList());
        assertThat(JsonText.write(valid)).doesNotContain("\\u0000");
        for (InputControl control : form.controls()) {
            if (control.required()) {
                assertThat(sent).containsKey(control.variable());
            }
        }
    }

    @Provide
    Arbitrary<InputForm> forms() {
        Arbitrary<Type> types = Arbitraries.of(Type.class).filter(type -> type != Type.EXTERNAL_DATA_TOOL);
        return types.list()
                .ofMaxSize(4)
                .flatMap(chosen -> Arbitraries.of(true, false)
                        .map(required -> new InputForm(IntStream.range(0, chosen.size())
                                .mapToObj(i -> new InputControl(
                                        chosen.get(i), "v" + i, required, Value.NULL, 4, List.of("a", "b"), ANY))
                                .toList())));
    }

    @Provide
    Arbitrary<Map<String, Value>> inputs() {
        Arbitrary<Value> scalars = Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab01. \0").ofMaxLength(5).map(Value::of),
                Arbitraries.longs().map(Value::of),
                Arbitraries.of(Value.NULL, Value.of(true), Value.of(0.5)));
        Arbitrary<Value> values = Arbitraries.lazyOf(
                () -> scalars,
                () -> scalars,
                () -> scalars.list().ofMaxSize(3).map(Value.ListValue::new),
                () -> scalars.map(value -> new ObjectValue(Map.of("k\0", value))));
        return Arbitraries.maps(Arbitraries.of("v0", "v1", "v2", "v3", "other"), values)
                .ofMaxSize(5)
                .map(LinkedHashMap::new);
    }
}

package dev.runnel.contract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a record class, derived once at start, and the making of records from what it validated.
 *
 * <p>Components may be {@code String}, {@code Long}, {@code Integer}, {@code Double}, {@code Boolean} (and their
 * primitives), {@code Map}, {@code List} of these or of records, other records, and {@code Object} for any JSON.
 *
 * @param <T> the record class
 */
public final class RecordShape<T extends Record> {

    private final Class<T> type;
    private final RecordComponent[] components;
    private final MethodHandle constructor;
    private final Schema.Members schema;
    private final Map<Class<?>, RecordShape<?>> nested = new HashMap<>();

    /** @param around the records that this one is derived within */
    private RecordShape(Class<T> type, List<Class<?>> around) {
        this.type = type;
        if (around.contains(type)) {
            throw new ContractException(List.of(type.getName() + ": contains itself"));
        }
        var within = new ArrayList<>(around);
        within.add(type);
        this.components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var declared = type.getDeclaredConstructor(types);
            declared.setAccessible(true);
            constructor = MethodHandles.lookup().unreflectConstructor(declared);
        } catch (ReflectiveOperationException unreachable) {
            throw new ContractException(List.of(type.getName() + ": its constructor cannot be reached"));
        }
        schema = new Schema.Members(
                type.getSimpleName(),
                Arrays.stream(components)
                        .map(component -> field(component, within))
                        .toList());
        if (schema.fields().stream().map(Schema.Field::name).distinct().count() < components.length) {
            throw new ContractException(List.of(type.getName() + ": two components have one name on the wire"));
        }
    }

    /**
     * The shape of that record class.
     *
     * @throws ContractException where a component has a type without a wire form
     */
    public static <T extends Record> RecordShape<T> of(Class<T> type) {
        return new RecordShape<>(type, List.of());
    }

    public Schema.Members schema() {
        return schema;
    }

    /** Makes the record of what {@link Validation#check} returned without a violation. */
    public T bind(Map<String, @Nullable Object> checked) {
        var arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = convert(
                    components[i].getGenericType(),
                    checked.get(schema.fields().get(i).name()));
        }
        try {
            return type.cast(constructor.invokeWithArguments(arguments));
        } catch (RuntimeException | Error raised) {
            throw raised;
        } catch (Throwable checkedCause) {
            throw new ContractException(List.of(type.getName() + ": its constructor failed"));
        }
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object convert(Type target, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (target instanceof Class<?> plain) {
            if (plain == Integer.class || plain == int.class) {
                return ((Number) value).intValue();
            }
            RecordShape<?> shape = nested.get(plain);
            if (shape != null) {
                return shape.bind((Map<String, Object>) value);
            }
            return value;
        }
        if (target instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            Type item = generic.getActualTypeArguments()[0];
            var items = new ArrayList<@Nullable Object>();
            ((List<?>) value).forEach(each -> items.add(convert(item, each)));
            return items;
        }
        return value;
    }

    private Schema.Field field(RecordComponent component, List<Class<?>> within) {
        Shape shape = component.getAnnotation(Shape.class);
        String name = shape == null || shape.name().isEmpty() ? snake(component.getName()) : shape.name();
        Schema schema = schema(component, component.getGenericType(), shape, within);
        boolean required = shape != null && shape.required();
        Object otherwise =
                shape == null || shape.otherwise().isEmpty() ? null : otherwise(component, schema, shape.otherwise());
        if (otherwise == null && component.getType().isPrimitive() && !required) {
            throw new ContractException(List.of(component + ": a primitive needs a default or must be required"));
        }
        return new Schema.Field(name, schema, required, !required, otherwise, shape == null ? "" : shape.value());
    }

    /** The value that a default's text stands for: one that a request could have given. */
    private static @Nullable Object otherwise(RecordComponent component, Schema schema, String text) {
        var validation = new Validation();
        Object value = schema.checkText(validation, text, component.toString());
        if (!validation.violations().isEmpty()) {
            throw new ContractException(List.of(component + ": '" + text + "' is no default, it "
                    + validation.violations().get(0).message()));
        }
        return value;
    }

    private Schema schema(RecordComponent component, Type type, @Nullable Shape shape, List<Class<?>> within) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            int most = shape == null ? Integer.MAX_VALUE : (int) Math.min(shape.most(), Integer.MAX_VALUE);
            return new Schema.Items(schema(component, generic.getActualTypeArguments()[0], null, within), most);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return new Schema.FreeObject();
        }
        if (type == String.class) {
            if (shape == null) {
                return Schema.Text.ANY;
            }
            if (shape.words().length > 0) {
                return new Schema.Choice(List.of(shape.words()));
            }
            return new Schema.Text(
                    (int) Math.max(0, shape.least()),
                    (int) Math.min(Integer.MAX_VALUE, shape.most()),
                    shape.format(),
                    shape.coerced());
        }
        if (type == Long.class || type == long.class || type == Integer.class || type == int.class) {
            return shape == null
                    ? new Schema.Whole(Long.MIN_VALUE, Long.MAX_VALUE)
                    : new Schema.Whole(shape.least(), shape.most());
        }
        if (type == Double.class || type == double.class) {
            return new Schema.Decimal();
        }
        if (type == Boolean.class || type == boolean.class) {
            return new Schema.Flag();
        }
        if (type == Object.class) {
            return new Schema.Anything();
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            RecordShape<?> shapeOfRecord = nested.get(record);
            if (shapeOfRecord == null) {
                shapeOfRecord = new RecordShape<>(record.asSubclass(Record.class), within);
                nested.put(record, shapeOfRecord);
            }
            return shapeOfRecord.schema();
        }
        throw new ContractException(List.of(component + ": has no wire form"));
    }

    /** {@code responseMode} is {@code response_mode}. */
    static String snake(String name) {
        var snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_');
            }
            snake.append(String.valueOf(c).toLowerCase(Locale.ROOT));
        }
        return snake.toString();
    }
}

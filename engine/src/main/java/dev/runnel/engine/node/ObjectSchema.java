package dev.runnel.engine.node;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.RefValidator;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.SchemaLoader;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON schema of Draft 7 that an app file gives for an input, whatever its {@code $schema} says (workflow.md section
 * 8.1).
 *
 * <p>A reference leads within the schema or nowhere: nothing is loaded, from a network, a file or the class path. A check
 * follows so many references and reads so many characters in patterns at most, so that neither recursion nor
 * backtracking holds a run. Patterns are Java's, found anywhere in a text. Formats are annotations.
 */
final class ObjectSchema {

    /** Characters of the schema's JSON. */
    static final int LONGEST = 64 * 1024;

    private static final int MOST_REFERENCES = 10_000;
    private static final int MOST_READ = 5_000_000;
    private static final int MOST_TOLD = 5;

    private static final ScopedValue<Effort> EFFORT = ScopedValue.newInstance();

    private final Schema schema;

    private ObjectSchema(Schema schema) {
        this.schema = schema;
    }

    /** A schema that cannot be used; the message tells its author why. */
    static final class BrokenException extends RuntimeException {
        BrokenException(String message) {
            super(message);
        }
    }

    /**
     * Reads a schema.
     *
     * @param given an object, or an object's JSON text
     * @throws BrokenException where it is neither, too large, no schema of Draft 7, or refers to something outside
     */
    static ObjectSchema of(Value given) {
        ObjectValue object = object(given);
        String text = JsonText.write(object);
        if (text.length() > LONGEST) {
            throw new BrokenException("is longer than " + LONGEST + " characters");
        }
        checkReferences(object);
        try {
            List<Error> faults = metaSchema().validate(text, InputFormat.JSON);
            if (!faults.isEmpty()) {
                throw new BrokenException("is no JSON schema of Draft 7: " + told(faults.getFirst()));
            }
            Schema schema = registry().getSchema(text, InputFormat.JSON);
            schema.initializeValidators();
            return new ObjectSchema(schema);
        } catch (SchemaException broken) {
            throw new BrokenException("is no JSON schema of Draft 7: " + broken.getMessage());
        } catch (StackOverflowError deep) {
            throw new BrokenException("refers to itself without end");
        }
    }

    private static ObjectValue object(Value given) {
        Value read = given;
        if (given instanceof TextValue(String text)) {
            try {
                read = text.length() > 2 * LONGEST ? given : JsonText.parse(text);
            } catch (IllegalArgumentException malformed) {
                throw new BrokenException("must be JSON of an object: " + malformed.getMessage());
            }
        }
        if (read instanceof ObjectValue object) {
            return object;
        }
        throw new BrokenException("must be an object or its JSON text");
    }

    /** References to elsewhere are faults of the file; those that only look like schemas are left to the loader. */
    private static void checkReferences(Value value) {
        switch (value) {
            case ObjectValue(Map<String, Value> members) ->
                members.forEach((name, member) -> {
                    if (name.equals("$ref") && member instanceof TextValue(String target) && !target.startsWith("#")) {
                        throw new BrokenException(
                                "refers to " + target + ": only references within a schema are followed");
                    }
                    if (!name.equals("enum") && !name.equals("const")) {
                        checkReferences(member);
                    }
                });
            case ListValue(List<Value> items) -> items.forEach(ObjectSchema::checkReferences);
            case TextValue _ -> {}
            case Value.NullValue _ -> {}
            case Value.BooleanValue _ -> {}
            case Value.IntegerValue _ -> {}
            case Value.DecimalValue _ -> {}
            case Value.FileValue _ -> {}
        }
    }

    /** What a schema of Draft 7 must be, from the library itself. */
    private static Schema metaSchema() {
        return SchemaRegistry.withDefaultDialect(Dialects.getDraft7())
                .getSchema(SchemaLocation.of(Dialects.getDraft7().getId()));
    }

    private static SchemaRegistry registry() {
        Dialect dialect = Dialect.builder(Dialects.getDraft7())
                .keywords(keywords -> keywords.put("$ref", new CountedReference()))
                .build();
        return SchemaRegistry.builder()
                .defaultDialectId(dialect.getId())
                .dialectRegistry((id, registry) -> dialect)
                .schemaLoader(new SchemaLoader(List.of(), List.of(address -> {
                    throw new SchemaException("nothing is loaded from elsewhere: " + address);
                })))
                .schemaRegistryConfig(SchemaRegistryConfig.builder()
                        .formatAssertionsEnabled(false)
                        .regularExpressionFactory(ObjectSchema::pattern)
                        .build())
                .build();
    }

    private static RegularExpression pattern(String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            return text -> pattern.matcher(new Read(text, 0, text.length())).find();
        } catch (PatternSyntaxException malformed) {
            throw new SchemaException("pattern " + expression + ": " + malformed.getDescription());
        }
    }

    /**
     * What does not fit, in words; empty where everything does.
     *
     * @throws BrokenException where the check would take too long
     */
    List<String> mismatches(Value value) {
        String text = JsonText.write(value);
        try {
            List<Error> errors =
                    ScopedValue.where(EFFORT, new Effort()).call(() -> schema.validate(text, InputFormat.JSON));
            return errors.stream().limit(MOST_TOLD).map(ObjectSchema::told).toList();
        } catch (SchemaException unfit) {
            throw new BrokenException(String.valueOf(unfit.getMessage()));
        } catch (StackOverflowError deep) {
            throw new BrokenException("is too deep to be checked");
        }
    }

    private static String told(Error error) {
        String place = error.getInstanceLocation().toString();
        return place.isEmpty() ? error.getMessage() : place + ": " + error.getMessage();
    }

    /** What one check may still do. */
    private static final class Effort {
        private int references = MOST_REFERENCES;
        private int characters = MOST_READ;

        void follow() {
            if (--references < 0) {
                throw new SchemaException("takes more than " + MOST_REFERENCES + " references to check");
            }
        }

        void read() {
            if (--characters < 0) {
                throw new SchemaException("has patterns that take too long to check");
            }
        }
    }

    /** A reference that is counted when it is followed. */
    private static final class CountedReference implements Keyword {
        @Override
        public String getValue() {
            return "$ref";
        }

        @Override
        public KeywordValidator newValidator(
                SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
            return new RefValidator(location, node, parent, context) {
                @Override
                public void validate(ExecutionContext execution, JsonNode value, JsonNode root, NodePath path) {
                    EFFORT.get().follow();
                    super.validate(execution, value, root, path);
                }
            };
        }
    }

    /** A text whose reading is counted: backtracking reads it again and again. */
    private record Read(String text, int from, int to) implements CharSequence {
        @Override
        public char charAt(int index) {
            EFFORT.get().read();
            return text.charAt(from + index);
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Read(text, from + start, from + end);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}

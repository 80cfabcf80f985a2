package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every kind of schema accepts what it describes, and tells of everything else with its path. */
class ValidationTest {

    private static final String ID = "0198a1b2-0000-7000-8000-000000000001";
    private static final Schema NAME = new Schema.Text(1, 5, Schema.Format.NONE, false);

    private static List<String> faults(Schema schema, Object value) {
        var validation = new Validation();
        Object checked = validation.check(schema, value, "at");
        List<String> faults =
                validation.violations().stream().map(Violation::toString).toList();
        if (!faults.isEmpty() && !(schema instanceof Schema.Items) && !(schema instanceof Schema.Members)) {
            assertThat(checked).as("the value of a violation").isNull();
        }
        return faults;
    }

    private static Object good(Schema schema, Object value) {
        var validation = new Validation();
        Object checked = validation.check(schema, value, "at");
        assertThat(validation.violations()).as(String.valueOf(value)).isEmpty();
        return checked;
    }

    private static Object goodText(Schema schema, String text) {
        var validation = new Validation();
        Object checked = validation.checkText(schema, text, "at");
        assertThat(validation.violations()).as(text).isEmpty();
        return checked;
    }

    private static String textFault(Schema schema, String text) {
        var validation = new Validation();
        assertThat(validation.checkText(schema, text, "at")).isNull();
        assertThat(validation.violations()).hasSize(1);
        return validation.violations().get(0).toString();
    }

    @Test
    void texts() {
        assertThat(good(NAME, "abcde")).isEqualTo("abcde");
        assertThat(faults(NAME, "")).containsExactly("at: must not be empty");
        assertThat(faults(NAME, "abcdef")).containsExactly("at: must be at most 5 characters");
        assertThat(faults(new Schema.Text(3, 5, Schema.Format.NONE, false), "ab"))
                .containsExactly("at: is too short");
        for (Object other : Arrays.asList(1, true, null, List.of(), Map.of())) {
            assertThat(faults(NAME, other)).containsExactly("at: must be a string");
        }
        Schema coerced = new Schema.Text(0, 5, Schema.Format.NONE, true);
        assertThat(good(coerced, 12)).isEqualTo("12");
        assertThat(good(coerced, false)).isEqualTo("false");
        assertThat(faults(coerced, 1234567)).containsExactly("at: must be at most 5 characters");
        assertThat(faults(coerced, List.of("a"))).containsExactly("at: must be a string");
    }

    @Test
    void identities() {
        assertThat(good(Schema.Text.UUID, ID)).isEqualTo(ID);
        assertThat(good(Schema.Text.UUID, ID.replace("-", "").toUpperCase(java.util.Locale.ROOT)))
                .isNotNull();
        for (String other : new String[] {"", "x", ID + "0", ID.substring(1), " " + ID}) {
            assertThat(faults(Schema.Text.UUID, other)).containsExactly("at: must be a UUID");
        }
        Schema orEmpty = new Schema.Text(0, 100, Schema.Format.UUID_OR_EMPTY, false);
        assertThat(good(orEmpty, "")).isEqualTo("");
        assertThat(good(orEmpty, ID)).isEqualTo(ID);
        assertThat(faults(orEmpty, "x")).containsExactly("at: must be a UUID");
    }

    @Test
    void wholeNumbers() {
        Schema schema = new Schema.Whole(1, 100);
        assertThat(good(schema, 100)).isEqualTo(100L);
        assertThat(good(schema, 7.0)).isEqualTo(7L);
        assertThat(good(schema, BigInteger.ONE)).isEqualTo(1L);
        assertThat(goodText(schema, " 42 ")).isEqualTo(42L);
        assertThat(faults(schema, 0)).containsExactly("at: must be from 1 to 100");
        assertThat(faults(schema, new BigInteger("9".repeat(50)))).containsExactly("at: must be from 1 to 100");
        assertThat(textFault(schema, "101")).isEqualTo("at: must be from 1 to 100");
        for (Object other : Arrays.asList(1.5, Double.NaN, Double.POSITIVE_INFINITY, "7", true, null, List.of(7))) {
            assertThat(faults(schema, other)).containsExactly("at: must be a whole number");
        }
        for (String other : new String[] {"", "1.0", "seven", "1e1", "9".repeat(50)}) {
            assertThat(textFault(schema, other)).isEqualTo("at: must be a whole number");
        }
    }

    @Test
    void decimals() {
        Schema schema = new Schema.Decimal();
        assertThat(good(schema, 1)).isEqualTo(1.0);
        assertThat(goodText(schema, "-2.5e1")).isEqualTo(-25.0);
        for (Object other : Arrays.asList(
                "1.5", true, null, Map.of(), Double.NaN, Double.POSITIVE_INFINITY, BigInteger.TEN.pow(400))) {
            assertThat(faults(schema, other)).containsExactly("at: must be a number");
        }
        for (String other : new String[] {"", "one", "NaN", "Infinity", "1e999"}) {
            assertThat(textFault(schema, other)).isEqualTo("at: must be a number");
        }
    }

    @Test
    void flags() {
        Schema schema = new Schema.Flag();
        assertThat(good(schema, true)).isEqualTo(true);
        for (String yes : new String[] {"true", "TRUE", "1", "yes", "on", "t", "y", " true "}) {
            assertThat(goodText(schema, yes)).isEqualTo(true);
        }
        for (String no : new String[] {"false", "0", "no", "off", "f", "n"}) {
            assertThat(goodText(schema, no)).isEqualTo(false);
        }
        for (Object other : Arrays.asList("true", 1, 0, null, List.of())) {
            assertThat(faults(schema, other)).containsExactly("at: must be true or false");
        }
        assertThat(textFault(schema, "maybe")).isEqualTo("at: must be true or false");
    }

    @Test
    void choices() {
        Schema schema = new Schema.Choice(List.of("like", "dislike"));
        assertThat(good(schema, "like")).isEqualTo("like");
        assertThat(goodText(schema, "dislike")).isEqualTo("dislike");
        for (Object other : Arrays.asList("LIKE", "", 1, null, List.of("like"))) {
            assertThat(faults(schema, other)).containsExactly("at: must be one of like, dislike");
        }
    }

    @Test
    void listsTellOfEachItem() {
        Schema schema = new Schema.Items(NAME, 3);
        assertThat(good(schema, List.of("a", "b"))).isEqualTo(List.of("a", "b"));
        assertThat(good(schema, List.of())).isEqualTo(List.of());
        assertThat(faults(schema, Arrays.asList("a", 1, null)))
                .containsExactly("at[1]: must be a string", "at[2]: must be a string");
        assertThat(faults(schema, List.of("a", "b", "c", "d"))).containsExactly("at: must have at most 3 items");
        for (Object other : Arrays.asList("a", 1, null, Map.of())) {
            assertThat(faults(schema, other)).containsExactly("at: must be a list");
        }
        assertThat(textFault(schema, "a,b")).isEqualTo("at: cannot be given here");
    }

    @Test
    void objectsTellOfEachMember() {
        var inner = new Schema.Members(
                "Inner", List.of(new Schema.Field("type", new Schema.Choice(List.of("image")), true, false, null, "")));
        Schema schema = new Schema.Members(
                "Outer",
                List.of(
                        new Schema.Field("name", NAME, true, false, null, ""),
                        new Schema.Field("limit", new Schema.Whole(1, 100), false, true, 20L, ""),
                        new Schema.Field("note", NAME, false, true, null, ""),
                        new Schema.Field("files", new Schema.Items(inner, 10), false, true, null, "")));

        assertThat(good(schema, Map.of("name", "a", "unknown", 1)))
                .as("defaults are filled in, what is not declared is ignored")
                .isEqualTo(members("name", "a", "limit", 20L, "note", null, "files", null));
        assertThat(good(schema, members("name", "a", "limit", null, "files", List.of(Map.of("type", "image")))))
                .as("null is the same as absent where it may stand")
                .isEqualTo(members("name", "a", "limit", 20L, "note", null, "files", List.of(Map.of("type", "image"))));
        assertThat(faults(schema, Map.of("limit", 0, "note", 7, "files", List.of(Map.of("type", "x"), Map.of(), 1))))
                .containsExactly(
                        "at.name: is required",
                        "at.limit: must be from 1 to 100",
                        "at.note: must be a string",
                        "at.files[0].type: must be one of image",
                        "at.files[1].type: is required",
                        "at.files[2]: must be an object");
        assertThat(faults(schema, Collections.singletonMap("name", null))).containsExactly("at.name: must not be null");
        for (Object other : Arrays.asList("a", 1, null, List.of())) {
            assertThat(faults(schema, other)).containsExactly("at: must be an object");
        }
        var validation = new Validation();
        validation.check(schema, Map.of(), "");
        assertThat(validation.violations()).containsExactly(new Violation("name", "is required"));
        assertThat(textFault(schema, "{}")).isEqualTo("at: cannot be given here");
    }

    @Test
    void freeObjectsAndAnything() {
        assertThat(good(new Schema.FreeObject(), Map.of("a", 1))).isEqualTo(Map.of("a", 1));
        for (Object other : Arrays.asList("a", 1, null, List.of())) {
            assertThat(faults(new Schema.FreeObject(), other)).containsExactly("at: must be an object");
        }
        assertThat(textFault(new Schema.FreeObject(), "{}")).isEqualTo("at: cannot be given here");
        for (Object any : Arrays.asList("a", 1, null, List.of(1), Map.of())) {
            assertThat(good(new Schema.Anything(), any)).isEqualTo(any);
        }
        assertThat(goodText(new Schema.Anything(), "x")).isEqualTo("x");
    }

    private static Map<String, Object> members(Object... namesAndValues) {
        var members = new HashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }
}

package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records become schemas, and what their schema accepted becomes records. */
class RecordShapeTest {

    record File(
            @Shape(
                    required = true,
                    words = {"image", "document"})
            String type,

            String uploadFileId) {}

    record Everything(
            @Shape(value = "Who", required = true, least = 1, most = 8)
            String userName,

            @Shape(otherwise = "20", least = 1, most = 100) int limit,
            @Shape(otherwise = "7") Long big,
            Integer small,
            @Shape(otherwise = "0.5") double score,
            @Shape(otherwise = "true") boolean autoPlay,
            Boolean maybe,

            @Shape(
                    otherwise = "blocking",
                    words = {"blocking", "streaming"})
            String mode,

            @Shape(format = Schema.Format.UUID_OR_EMPTY, coerced = true)
            String id,

            @Shape(name = "class") String kind,
            Map<String, Object> inputs,
            @Shape(most = 2) List<File> files,
            List<String> tags,
            List<List<Long>> matrix,
            File main,
            Object anything) {}

    private static <T extends Record> T bound(Class<T> type, Map<String, Object> body) {
        RecordShape<T> shape = RecordShape.of(type);
        var validation = new Validation();
        @SuppressWarnings("unchecked")
        var checked = (Map<String, Object>) validation.check(shape.schema(), body, "");
        assertThat(validation.violations()).isEmpty();
        return shape.bind(checked);
    }

    private static Schema.Field field(String name) {
        return RecordShape.of(Everything.class).schema().fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void componentsBecomeFieldsInTheirOrder() {
        Schema.Members schema = RecordShape.of(Everything.class).schema();
        assertThat(schema.name()).isEqualTo("Everything");
        assertThat(schema.fields().stream().map(Schema.Field::name))
                .containsExactly(
                        "user_name",
                        "limit",
                        "big",
                        "small",
                        "score",
                        "auto_play",
                        "maybe",
                        "mode",
                        "id",
                        "class",
                        "inputs",
                        "files",
                        "tags",
                        "matrix",
                        "main",
                        "anything");
        assertThat(field("user_name"))
                .isEqualTo(new Schema.Field(
                        "user_name", new Schema.Text(1, 8, Schema.Format.NONE, false), true, false, null, "Who"));
        assertThat(field("limit")).isEqualTo(new Schema.Field("limit", new Schema.Whole(1, 100), false, true, 20L, ""));
        assertThat(field("big").otherwise()).isEqualTo(7L);
        assertThat(field("small").schema()).isEqualTo(new Schema.Whole(Long.MIN_VALUE, Long.MAX_VALUE));
        assertThat(field("score")).isEqualTo(new Schema.Field("score", new Schema.Decimal(), false, true, 0.5, ""));
        assertThat(field("auto_play").otherwise()).isEqualTo(true);
        assertThat(field("maybe")).isEqualTo(new Schema.Field("maybe", new Schema.Flag(), false, true, null, ""));
        assertThat(field("mode").schema()).isEqualTo(new Schema.Choice(List.of("blocking", "streaming")));
        assertThat(field("mode").otherwise()).isEqualTo("blocking");
        assertThat(field("id").schema())
                .isEqualTo(new Schema.Text(0, Integer.MAX_VALUE, Schema.Format.UUID_OR_EMPTY, true));
        assertThat(field("inputs").schema()).isEqualTo(new Schema.FreeObject());
        assertThat(field("tags").schema()).isEqualTo(new Schema.Items(Schema.Text.ANY, Integer.MAX_VALUE));
        assertThat(field("matrix").schema())
                .isEqualTo(new Schema.Items(
                        new Schema.Items(new Schema.Whole(Long.MIN_VALUE, Long.MAX_VALUE), Integer.MAX_VALUE),
                        Integer.MAX_VALUE));
        Schema.Members file = RecordShape.of(File.class).schema();
        assertThat(field("files").schema()).isEqualTo(new Schema.Items(file, 2));
        assertThat(field("main").schema()).isEqualTo(file);
        assertThat(field("anything").schema()).isEqualTo(new Schema.Anything());
    }

    @Test
    void whatWasCheckedBecomesTheRecord() {
        Everything record = bound(
                Everything.class,
                Map.of(
                        "user_name",
                        "ada",
                        "limit",
                        5,
                        "id",
                        "",
                        "class",
                        "x",
                        "inputs",
                        Map.of("a", 1),
                        "files",
                        List.of(Map.of("type", "image", "upload_file_id", "7"), Map.of("type", "document")),
                        "matrix",
                        List.of(List.of(1, 2), List.of()),
                        "main",
                        Map.of("type", "image"),
                        "anything",
                        List.of("y"),
                        "unknown",
                        true));
        assertThat(record)
                .isEqualTo(new Everything(
                        "ada",
                        5,
                        7L,
                        null,
                        0.5,
                        true,
                        null,
                        "blocking",
                        "",
                        "x",
                        Map.of("a", 1),
                        List.of(new File("image", "7"), new File("document", null)),
                        null,
                        List.of(List.of(1L, 2L), List.of()),
                        new File("image", null),
                        List.of("y")));
    }

    @Test
    void nullStandsWhereAComponentIsNotRequired() {
        var body = new HashMap<String, Object>(Map.of("user_name", "ada"));
        for (String name : new String[] {"limit", "small", "mode", "files", "main", "anything"}) {
            body.put(name, null);
        }
        Everything record = bound(Everything.class, body);
        assertThat(record.limit()).isEqualTo(20);
        assertThat(record.small()).isNull();
        assertThat(record.mode()).isEqualTo("blocking");
        assertThat(record.files()).isNull();
    }

    @Test
    void violationsNameTheFieldAsItIsOnTheWire() {
        var validation = new Validation();
        validation.check(
                RecordShape.of(Everything.class).schema(),
                Map.of(
                        "limit",
                        101,
                        "auto_play",
                        "yes",
                        "files",
                        List.of(Map.of("type", "video"), Map.of()),
                        "main",
                        1,
                        "matrix",
                        List.of(List.of("x"))),
                "");
        assertThat(validation.violations().stream().map(Violation::toString))
                .containsExactly(
                        "user_name: is required",
                        "limit: must be from 1 to 100",
                        "auto_play: must be true or false",
                        "files[0].type: must be one of image, document",
                        "files[1].type: is required",
                        "matrix[0][0]: must be a whole number",
                        "main: must be an object");
    }

    enum Colour {
        RED
    }

    sealed interface Animal permits Cat {}

    record Cat(String name) implements Animal {}

    record WithEnum(Colour colour) {}

    record WithUnion(Animal animal) {}

    record WithListOfUnions(List<Animal> animals) {}

    record WithArray(String[] names) {}

    record WithBarePrimitive(int count) {}

    record WithWordyNumber(@Shape(otherwise = "seven") int count) {}

    record WithNumberOutside(
            @Shape(otherwise = "0", least = 1, most = 9) int count) {}

    record WithStrangeFlag(@Shape(otherwise = "perhaps") boolean flag) {}

    record WithStrangeWord(
            @Shape(
                    otherwise = "c",
                    words = {"a", "b"})
            String word) {}

    record WithDefaultList(@Shape(otherwise = "a,b") List<String> words) {}

    record WithTwins(String name, @Shape(name = "name") String other) {}

    record Tree(String name, List<Tree> children) {}

    @Test
    void whatHasNoWireFormIsRefusedAtStart() {
        for (var type : Arrays.asList(WithEnum.class, WithUnion.class, WithListOfUnions.class, WithArray.class)) {
            assertThatThrownBy(() -> RecordShape.of(type))
                    .isInstanceOf(ContractException.class)
                    .hasMessageContaining("has no wire form");
        }
        assertThatThrownBy(() -> RecordShape.of(Tree.class))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("contains itself");
        assertThatThrownBy(() -> RecordShape.of(WithTwins.class))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("one name");
        assertThatThrownBy(() -> RecordShape.of(WithBarePrimitive.class))
                .isInstanceOf(ContractException.class)
                .hasMessageContaining("a primitive needs a default");
    }

    @Test
    void aDefaultThatItsSchemaRefusesIsRefusedAtStart() {
        for (var type : Arrays.asList(
                WithWordyNumber.class,
                WithNumberOutside.class,
                WithStrangeFlag.class,
                WithStrangeWord.class,
                WithDefaultList.class)) {
            assertThatThrownBy(() -> RecordShape.of(type))
                    .as(type.getSimpleName())
                    .isInstanceOf(ContractException.class)
                    .hasMessageContaining("is no default");
        }
    }

    @Test
    void namesAreInSnakeCase() {
        assertThat(RecordShape.snake("responseMode")).isEqualTo("response_mode");
        assertThat(RecordShape.snake("user")).isEqualTo("user");
        assertThat(RecordShape.snake("aB2c")).isEqualTo("a_b2c");
    }
}

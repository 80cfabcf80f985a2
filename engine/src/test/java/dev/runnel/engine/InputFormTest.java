package dev.runnel.engine;

import static dev.runnel.engine.Fakes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.engine.InputControl.Type;
import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFormTest {

    private static final FileRules ANY = new FileRules(List.of(), List.of(), List.of());

    private static InputControl control(Type type, boolean required, Integer maxLength, Value otherwise) {
        return new InputControl(type, "v", required, otherwise, maxLength, List.of("red", "it's"), ANY);
    }

    private static Value value(InputControl control, String json) {
        ObjectValue inputs = json == null ? ObjectValue.EMPTY : ObjectValue.EMPTY.with("v", JsonText.parse(json));
        return new InputForm(List.of(control))
                .validate(inputs, FileResolver.NONE)
                .get("v");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            text-input   | "hello"        | "hello"
            text-input   | ""             | ""
            paragraph    | "12345"        | "12345"
            select       | "red"          | "red"
            number       | 7              | 7
            number       | 7.5            | 7.5
            number       | "42"           | 42
            number       | " -42 "        | -42
            number       | "1_000"        | 1000
            number       | "4.5"          | 4.5
            number       | ".5e1"         | 5.0
            number       | ""             | null
            number       | "  "           | null
            checkbox     | true           | true
            checkbox     | "YES"          | true
            checkbox     | " on "         | true
            checkbox     | "0"            | false
            checkbox     | "off"          | false
            checkbox     | 1              | true
            checkbox     | 0.0            | false
            checkbox     | 2              | 2
            checkbox     | "maybe"        | "maybe"
            checkbox     | []             | []
            json_object  | {"a":[1]}      | {"a":[1]}
            json_object  | ""             | ""
            file         | ""             | null
            file-list    | ""             | null
            file-list    | []             | []
            """)
    void aFittingValueBecomesWhatTheAppSees(String type, String given, String seen) {
        assertThat(value(control(Type.ofWire(type).orElseThrow(), false, 5, Value.NULL), given))
                .isEqualTo(JsonText.parse(seen));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            text-input   | 1              | (type 'text-input') v in input form must be a string
            paragraph    | {"a":1}        | (type 'paragraph') v in input form must be a string
            select       | true           | (type 'select') v in input form must be a string
            text-input   | "123456"       | v in input form must be less than 5 characters
            paragraph    | "123456"       | v in input form must be less than 5 characters
            select       | "blue"         | v in input form must be one of the following: ['red', "it's"]
            select       | ""             | v in input form must be one of the following: ['red', "it's"]
            number       | "seven"        | v in input form must be a valid number
            number       | "1e5"          | v in input form must be a valid number
            number       | "1.2.3"        | v in input form must be a valid number
            number       | "1.0e999"      | v in input form must be a valid number
            number       | true           | v in input form must be a valid number
            number       | []             | v in input form must be a valid number
            checkbox     | {"a":1}        | Invalid input type for ['v']
            checkbox     | [{"a":1}]      | Invalid input type for ['v']
            json_object  | [1]            | v in input form must be a dict
            json_object  | "{}"           | v in input form must be a dict
            file         | "x"            | v in input form must be a file
            file         | [{}]           | v in input form must be a file
            file         | {}             | v in input form must be a file
            file-list    | {}             | v in input form must be a list of files
            file-list    | ["x"]          | v in input form must be a list of files
            file-list    | [{},{},{},{},{},{}] | v in input form must be less than 5 files
            """)
    void anUnfittingValueIsRefusedInDifysWords(String type, String given, String message) {
        assertThatThrownBy(() -> value(control(Type.ofWire(type).orElseThrow(), false, 5, Value.NULL), given))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void charactersAreCountedAsPeopleCountThem() {
        InputControl control = control(Type.TEXT_INPUT, true, 3, Value.NULL);

        assertThat(value(control, "\"🤖🤖🤖\"")).isEqualTo(Value.of("🤖🤖🤖"));
        assertThatThrownBy(() -> value(control, "\"🤖🤖🤖🤖\"")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aRequiredVariableMustBeThere() {
        for (Type type : Type.values()) {
            if (type == Type.EXTERNAL_DATA_TOOL) {
                continue;
            }
            InputControl control = control(type, true, null, Value.of("red"));
            assertThatThrownBy(() -> value(control, null)).hasMessage("v is required in input form");
            assertThatThrownBy(() -> value(control, "null")).hasMessage("v is required in input form");
        }
    }

    @Test
    void anAbsentOptionalVariableIsItsDefaultElseNull() {
        assertThat(value(control(Type.SELECT, false, null, Value.of("red")), null))
                .isEqualTo(Value.of("red"));
        assertThat(value(control(Type.CHECKBOX, false, null, Value.of("true")), null))
                .isEqualTo(Value.of(true));
        assertThat(value(control(Type.PARAGRAPH, false, null, Value.NULL), null))
                .isEqualTo(Value.NULL);
    }

    @Test
    void basicAppsDoNotCarryDefaultsIntoARun() {
        InputForm form = Fakes.configuration(AppMode.CHAT, """
                'user_input_form':[{'select':{'label':'T','variable':'tier','options':['a'],'default':'a'}}]""").form();

        assertThat(form.validate(ObjectValue.EMPTY, FileResolver.NONE)).isEqualTo(json("{'tier':null}"));
    }

    @Test
    void aToolsVariableIsNoInput() {
        var tool = new InputControl(Type.EXTERNAL_DATA_TOOL, "t", true, Value.NULL, null, List.of(), ANY);

        assertThat(new InputForm(List.of(tool)).validate(json("{'t':'x'}"), FileResolver.NONE))
                .isEqualTo(ObjectValue.EMPTY);
    }

    @Test
    void nulCharactersAreRemovedAtEveryDepth() {
        var form = new InputForm(List.of(
                new InputControl(Type.PARAGRAPH, "t", true, Value.NULL, null, List.of(), ANY),
                new InputControl(Type.JSON_OBJECT, "o", true, Value.NULL, null, List.of(), ANY)));
        ObjectValue given = ObjectValue.EMPTY
                .with("t", Value.of("a\0b"))
                .with("o", ObjectValue.EMPTY.with("k\0", new ListValue(List.of(Value.of("\0x")))));

        assertThat(form.validate(given, FileResolver.NONE)).isEqualTo(json("{'t':'ab','o':{'k':['x']}}"));
    }

    @Test
    void filesAreResolvedAndHeldAgainstTheirRules() {
        FileReference image = Fakes.image("cat.png");
        FileResolver resolver = mapping -> switch (mapping.text("upload_file_id", "")) {
            case "cat" -> image;
            case "doc" -> Fakes.document("d.pdf");
            default -> null;
        };
        var rules = new FileRules(List.of("image"), List.of(), List.of("local_file"));
        var form = new InputForm(List.of(
                new InputControl(Type.FILE, "one", false, Value.NULL, null, List.of(), rules),
                new InputControl(Type.FILE_LIST, "many", false, Value.NULL, 3, List.of(), rules)));

        assertThat(form.validate(
                        json("{'one':{'upload_file_id':'cat'},'many':[{'upload_file_id':'cat'},{'url':''}]}"),
                        resolver))
                .isEqualTo(ObjectValue.EMPTY
                        .with("one", new FileValue(image))
                        .with("many", new ListValue(List.of(new FileValue(image)))));
        assertThatThrownBy(() -> form.validate(json("{'one':{'upload_file_id':'doc'}}"), resolver))
                .hasMessage("File validation failed for file: d.pdf");
        assertThatThrownBy(() -> form.validate(json("{'one':{}}"), resolver))
                .hasMessage("one in input form must be a file");
    }

    @Test
    void customFilesAreHeldAgainstTheExtensions() {
        var rules = new FileRules(List.of("custom"), List.of("PNG"), List.of());

        rules.check(Fakes.image("a.png"));
        assertThatThrownBy(() -> rules.check(Fakes.document("a.pdf"))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aMessageTakesOnlySoManyFiles() {
        var upload = new FileUpload(true, ANY, 1, dev.runnel.run.PromptMessage.Detail.HIGH);

        upload.check(List.of(Fakes.image("a.png")));
        assertThatThrownBy(() -> upload.check(List.of(Fakes.image("a.png"), Fakes.image("b.png"))))
                .hasMessage("Number of files exceeds the maximum limit 1");
    }
}

package dev.runnel.engine;

import dev.runnel.engine.InputControl.Type;
import dev.runnel.run.Value;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code user_input_form} of a basic app (apps.md section 2.3). */
final class InputFormReader {

    /** Letters, digits, underscore, ideographs and common emoji, not starting with a digit. */
    private static final Pattern NAME = Pattern.compile(
            "(?![0-9])[\\x{4e00}-\\x{9fa5}A-Za-z0-9_\\x{1F300}-\\x{1F64F}\\x{1F680}-\\x{1F6FF}]{1,100}");

    private InputFormReader() {}

    static InputForm read(ConfigurationNode configuration) {
        var controls = new ArrayList<InputControl>();
        for (ConfigurationNode item : configuration.objects("user_input_form")) {
            if (item.object().members().size() != 1) {
                item.refuse("must be an object with one member, the control");
                continue;
            }
            String word = item.object().members().keySet().iterator().next();
            Optional<Type> type = Type.ofWire(word);
            if (type.isEmpty()) {
                item.refuse(word, "is no known control; known are " + Type.words());
                continue;
            }
            InputControl control = control(type.get(), item.object(word));
            if (control.type() != Type.EXTERNAL_DATA_TOOL) {
                controls.add(control);
            }
        }
        return new InputForm(controls);
    }

    /** Reads the variables of a start node (workflow.md section 8.1); their defaults count. */
    static InputForm readStart(ConfigurationNode start) {
        var controls = new ArrayList<InputControl>();
        for (ConfigurationNode item : start.objects("variables")) {
            String word = item.text("type", "text-input");
            Optional<Type> type = Type.ofWire(word);
            if (type.isEmpty()) {
                item.warn("type", "is no known control; known are " + Type.words());
                continue;
            }
            InputControl control = control(type.get(), item);
            Value otherwise = item.object().members().getOrDefault("default", Value.NULL);
            boolean none = otherwise instanceof TextValue(String text) && text.isEmpty();
            controls.add(none ? control : control.withOtherwise(otherwise));
        }
        return new InputForm(controls);
    }

    private static InputControl control(Type type, ConfigurationNode node) {
        if (!node.has("label")) {
            node.warn("label", "is required");
        }
        node.text("label", "");
        String variable = node.requiredText("variable");
        if (!variable.isBlank() && !NAME.matcher(variable).matches()) {
            node.warn("variable", "must be 1 to 100 letters, digits or underscores and not start with a digit");
        }
        List<String> options = node.texts("options");
        Value otherwise = node.object().members().getOrDefault("default", Value.NULL);
        if (type == Type.SELECT
                && otherwise instanceof TextValue(String text)
                && !text.isEmpty()
                && !options.contains(text)) {
            node.warn("default", "must be one of the options");
        }
        if (type == Type.EXTERNAL_DATA_TOOL && node.has("config")) {
            node.object("config");
            node.warn("config", "external data tools are not built yet: the app cannot run with one");
        }
        // Dify's basic modes do not carry defaults into a run: an absent optional input is null (apps.md section 2.3).
        return new InputControl(
                type,
                variable,
                node.flag("required", false),
                Value.NULL,
                node.integer("max_length"),
                options,
                new FileRules(
                        node.texts("allowed_file_types"),
                        node.texts("allowed_file_extensions"),
                        node.texts("allowed_file_upload_methods")));
    }
}

package dev.runnel.dsl;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes app files: the content of an app in the present version, without its secrets unless they are asked for. */
public final class AppFileWriter {

    /** What becomes of secrets (dsl.md section 3). */
    public enum Secrets {
        LEFT_OUT,
        INCLUDED
    }

    /** What every exported schedule trigger says of its time, whatever this server's says (dsl.md section 3). */
    private static final ObjectValue SCHEDULE = JsonText.parseObject("""
            {"mode":"visual","frequency":"daily","visual_config":{"time":"12:00 AM","on_minute":0,"weekdays":["sun"],
             "monthly_days":[1]},"timezone":"UTC"}""");

    private AppFileWriter() {}

    /**
     * The text of an app file.
     *
     * @param content the whole file as a tree, unknown members too
     */
    public static String write(ObjectValue content, Secrets secrets) {
        boolean pipeline = content.get("rag_pipeline") instanceof ObjectValue
                && content.text("kind", "").equals("rag_pipeline");
        var members = new LinkedHashMap<String, Value>();
        members.put("version", Value.of(pipeline ? AppFile.CURRENT_PIPELINE_VERSION : AppFile.CURRENT_VERSION));
        members.put("kind", Value.of(pipeline ? "rag_pipeline" : "app"));
        content.members().forEach(members::putIfAbsent);
        ObjectValue file = new ObjectValue(members);
        file = at(file, List.of("model_config", "agent_mode"), AppFileWriter::withoutToolCredentials);
        file = at(file, List.of("workflow"), workflow -> withoutAddresses(workflow));
        if (secrets == Secrets.LEFT_OUT) {
            file = at(file, List.of("workflow"), AppFileWriter::withoutSecrets);
        }
        return YamlWriter.write(file);
    }

    /** Basic agent tools lose their credentials always. */
    private static ObjectValue withoutToolCredentials(ObjectValue agent) {
        return each(agent, "tools", tool -> without(tool, "credential_id"));
    }

    /** Triggers lose what ties them to this server, always: addresses, subscriptions, times. */
    private static ObjectValue withoutAddresses(ObjectValue workflow) {
        return eachNode(workflow, data -> switch (data.text("type", "")) {
            case "trigger-webhook" -> blanked(blanked(data, "webhook_url"), "webhook_debug_url");
            case "trigger-plugin" -> blanked(data, "subscription_id");
            case "trigger-schedule" -> data.with("config", SCHEDULE);
            default -> data;
        });
    }

    private static ObjectValue withoutSecrets(ObjectValue workflow) {
        ObjectValue open = each(
                workflow,
                "environment_variables",
                variable -> variable.text("value_type", "").equals("secret") ? blanked(variable, "value") : variable);
        return eachNode(open, data -> switch (data.text("type", "")) {
            case "tool" -> without(data, "credential_id");
            case "agent" ->
                at(
                        data,
                        List.of("agent_parameters", "tools"),
                        tools -> each(tools, "value", tool -> without(tool, "credential_id")));
            default -> data;
        });
    }

    private static ObjectValue eachNode(ObjectValue workflow, UnaryOperator<ObjectValue> change) {
        return at(workflow, List.of("graph"), graph -> each(graph, "nodes", node -> at(node, List.of("data"), change)));
    }

    /** Changes the object under that path, where there is one. */
    private static ObjectValue at(ObjectValue object, List<String> path, UnaryOperator<ObjectValue> change) {
        if (path.isEmpty()) {
            return change.apply(object);
        }
        return object.get(path.getFirst()) instanceof ObjectValue member
                ? object.with(path.getFirst(), at(member, path.subList(1, path.size()), change))
                : object;
    }

    /** Changes every object of a list, where there is one. */
    private static ObjectValue each(ObjectValue object, String list, UnaryOperator<ObjectValue> change) {
        if (!(object.get(list) instanceof ListValue(List<Value> items))) {
            return object;
        }
        return object.with(
                list,
                new ListValue(items.stream()
                        .map(item -> item instanceof ObjectValue member ? change.apply(member) : item)
                        .toList()));
    }

    private static ObjectValue blanked(ObjectValue object, String name) {
        return object.get(name) == null ? object : object.with(name, Value.of(""));
    }

    private static ObjectValue without(ObjectValue object, String name) {
        Map<String, Value> rest = new LinkedHashMap<>(object.members());
        return rest.remove(name) == null ? object : new ObjectValue(rest);
    }
}

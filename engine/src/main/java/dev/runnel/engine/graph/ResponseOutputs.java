package dev.runnel.engine.graph;

import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;

/** What response nodes answered: texts of {@code answer} are joined, else the last one counts (workflow.md section 4). */
final class ResponseOutputs {

    private ObjectValue value = ObjectValue.EMPTY;

    ObjectValue value() {
        return value;
    }

    void merge(ObjectValue more) {
        for (var member : more.members().entrySet()) {
            Value joined = member.getValue();
            if (member.getKey().equals("answer")
                    && joined instanceof TextValue(String text)
                    && value.get("answer") instanceof TextValue(String before)) {
                joined = Value.of(before + text);
            }
            value = value.with(member.getKey(), joined);
        }
    }
}

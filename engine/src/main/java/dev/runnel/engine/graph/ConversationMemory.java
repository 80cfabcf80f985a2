package dev.runnel.engine.graph;

import dev.runnel.engine.GraphConfiguration.ConversationDefinition;
import dev.runnel.run.Clock;
import dev.runnel.run.ConversationVariable;
import dev.runnel.run.IdSource;
import dev.runnel.run.Payload.VariableWrite;
import dev.runnel.run.Records;
import dev.runnel.run.Run;
import dev.runnel.run.Store;
import dev.runnel.run.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The variables of conversations: what they are, and what runs make of them (workflow.md section 3.1). */
public final class ConversationMemory {

    private final Store store;
    private final IdSource ids;
    private final Clock clock;

    public ConversationMemory(Store store, IdSource ids, Clock clock) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
    }

    /** The variables of the run's conversation into the pool; those that it does not have yet get their first value. */
    void load(Run run, List<ConversationDefinition> definitions, VariablePool pool) {
        definitions.forEach(definition -> pool.declare(Selector.CONVERSATION, definition.name(), definition.type()));
        UUID conversation = run.conversation();
        if (conversation == null || definitions.isEmpty()) {
            return;
        }
        Map<String, Value> known = read(run, conversation);
        boolean complete = definitions.stream().allMatch(definition -> known.containsKey(definition.name()));
        if (!complete) {
            store.write(records -> {
                // Another run of the conversation may have been faster.
                Map<String, Value> now = byName(records, run, conversation);
                definitions.stream()
                        .filter(definition -> !now.containsKey(definition.name()))
                        .forEach(definition -> write(records, run, conversation, definition, definition.value()));
                known.putAll(byName(records, run, conversation));
                return true;
            });
        }
        definitions.forEach(definition -> pool.set(
                Selector.CONVERSATION, definition.name(), known.getOrDefault(definition.name(), definition.value())));
    }

    /** Keeps what a node wrote; the store serialises writes of runs beside each other and counts them. */
    Store.Unit<Boolean> writes(Run run, List<ConversationDefinition> definitions, List<VariableWrite> writes) {
        return records -> {
            UUID conversation = run.conversation();
            if (conversation != null) {
                for (VariableWrite write : writes) {
                    String name = write.selector().get(1);
                    definitions.stream()
                            .filter(definition -> definition.name().equals(name))
                            .forEach(definition -> write(records, run, conversation, definition, write.value()));
                }
            }
            return true;
        };
    }

    private Map<String, Value> read(Run run, UUID conversation) {
        return store.read(records -> byName(records, run, conversation));
    }

    private static Map<String, Value> byName(Records records, Run run, UUID conversation) {
        var values = new HashMap<String, Value>();
        records.conversations()
                .variables(run.tenant(), conversation)
                .forEach(variable -> values.put(variable.name(), variable.value()));
        return values;
    }

    private void write(Records records, Run run, UUID conversation, ConversationDefinition definition, Value value) {
        long now = clock.millis();
        records.conversations()
                .write(new ConversationVariable(
                        ids.next(),
                        run.tenant(),
                        conversation,
                        definition.name(),
                        definition.type(),
                        value,
                        definition.description(),
                        0,
                        now,
                        now));
    }
}

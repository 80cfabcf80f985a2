package dev.runnel.server.usecase.file;

import dev.runnel.projection.FileLinks;
import dev.runnel.run.FileReference;
import dev.runnel.run.FileReference.Owner;
import dev.runnel.run.Run;
import dev.runnel.run.Store;
import dev.runnel.run.StoredFile;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Files among the recorded values of runs: shows them with addresses that work now.
 *
 * <p>A recorded file is an object that a caller can also have sent, so an address is signed only for a file of the run's
 * own app.
 */
public final class RecordedFiles {

    private final Store store;

    public RecordedFiles(Store store) {
        this.store = store;
    }

    /** The value with an address in every file variable of it. */
    public ObjectValue shown(Run run, ObjectValue value, FileLinks links) {
        return (ObjectValue) value(run, value, links);
    }

    private Value value(Run run, Value value, FileLinks links) {
        return switch (value) {
            case FileValue(FileReference file) -> file(run, file.toObject(), links);
            case ListValue(List<Value> items) ->
                new ListValue(
                        items.stream().map(item -> value(run, item, links)).toList());
            case ObjectValue object
            when object.text("dify_model_identity", "").equals("__dify__file__") -> file(run, object, links);
            case ObjectValue(Map<String, Value> members) -> {
                var shown = new LinkedHashMap<String, Value>();
                members.forEach((name, member) -> shown.put(name, value(run, member, links)));
                yield new ObjectValue(shown);
            }
            case Value.NullValue same -> same;
            case Value.BooleanValue same -> same;
            case Value.IntegerValue same -> same;
            case Value.DecimalValue same -> same;
            case Value.TextValue same -> same;
        };
    }

    private ObjectValue file(Run run, ObjectValue object, FileLinks links) {
        FileReference file;
        try {
            file = FileReference.ofObject(object, Owner.USER);
        } catch (IllegalArgumentException forged) {
            return object;
        }
        UUID id = file.storedFile();
        StoredFile stored = id == null
                ? null
                : store.read(records -> records.files().find(run.tenant(), id))
                        .filter(found -> run.app().equals(found.app()))
                        .orElse(null);
        if (stored == null) {
            return object;
        }
        return object.with(
                "url",
                Value.of(
                        switch (stored.kind()) {
                            case UPLOAD -> links.upload(stored.id());
                            case TOOL -> links.tool(stored.id(), SignedLinks.toolExtension(file.extension()));
                        }));
    }
}

package dev.runnel.server.command;

import dev.runnel.server.configuration.ConfigurationException;
import dev.runnel.server.http.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The file of {@code --keys}: app name or file path to the id and key that it must have.
 *
 * @param pins by name or path
 */
record KeysFile(Map<String, Pin> pins) {

    /** No file. */
    static final KeysFile NONE = new KeysFile(Map.of());

    /**
     * What is pinned for an app.
     *
     * @param id its id, null for any
     * @param key its key, null for any
     */
    record Pin(@Nullable UUID id, @Nullable String key) {}

    /** @throws ConfigurationException with every fault of the file */
    static KeysFile read(Path file) throws IOException {
        var faults = new ArrayList<String>();
        var pins = new LinkedHashMap<String, Pin>();
        Object tree;
        try {
            tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (YamlEngineException malformed) {
            throw new ConfigurationException(List.of("--keys: " + file + " is not YAML"));
        }
        if (!(tree instanceof Map<?, ?> apps)) {
            throw new ConfigurationException(
                    List.of("--keys: " + file + " must map app names or paths to id and api_key"));
        }
        apps.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> block)) {
                faults.add("--keys: " + name + ": must have id and api_key");
                return;
            }
            Object id = block.get("id");
            Object key = block.get("api_key");
            UUID parsed = id == null ? null : Ids.parse(String.valueOf(id));
            if (id != null && parsed == null) {
                faults.add("--keys: " + name + ".id: must be a UUID");
            }
            pins.put(String.valueOf(name), new Pin(parsed, key == null ? null : String.valueOf(key)));
        });
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return new KeysFile(pins);
    }

    /** What is pinned for an app of that name or file. */
    Pin pin(String name, String path) {
        Pin byName = pins.get(name);
        return byName != null ? byName : pins.getOrDefault(path, new Pin(null, null));
    }
}

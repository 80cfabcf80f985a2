package dev.runnel.server.configuration;

import dev.runnel.model.ModelSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything that an operator decided, checked.
 *
 * @param dataFolder where the server keeps its data
 * @param scalars the scalar settings by definition
 * @param models providers and models
 * @param apps settings of single apps, by name or id
 */
public record Configuration(
        Path dataFolder, Map<Setting, String> scalars, ModelSettings models, Map<String, AppConfiguration> apps) {

    /** What happens to a run whose last client leaves. */
    public enum OnDisconnect {
        CONTINUE,
        CANCEL
    }

    /**
     * Settings of one app.
     *
     * @param onDisconnect what happens to its runs when their last client leaves
     */
    public record AppConfiguration(OnDisconnect onDisconnect) {}

    /** The text of a setting. */
    public String text(Setting setting) {
        return scalars.getOrDefault(setting, setting.otherwise());
    }

    /** The number of a setting that is one. */
    public int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    /** The time of a setting in seconds. */
    public Duration seconds(Setting setting) {
        return Duration.ofSeconds(number(setting));
    }

    /** The bytes of a setting in KiB or MiB. */
    public long bytes(Setting setting) {
        return switch (setting.kind()) {
            case KIBIBYTES -> number(setting) * 1024L;
            case MEBIBYTES -> number(setting) * 1024L * 1024L;
            case TEXT, PORT, COUNT, SECONDS, LIST -> throw new IllegalArgumentException(setting.key() + " is no size");
        };
    }

    /** The items of a list setting. */
    public List<String> items(Setting setting) {
        String text = text(setting);
        return text.isBlank()
                ? List.of()
                : List.of(text.split(",")).stream()
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList();
    }

    /** What happens to a run of that app when its last client leaves. */
    public OnDisconnect onDisconnect(String name, String id) {
        AppConfiguration own = apps.getOrDefault(id, apps.get(name));
        return own == null ? OnDisconnect.CONTINUE : own.onDisconnect();
    }
}

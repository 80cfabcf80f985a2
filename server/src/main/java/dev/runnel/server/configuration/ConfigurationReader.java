package dev.runnel.server.configuration;

import dev.runnel.model.CallTimeouts;
import dev.runnel.model.ModelSettings;
import dev.runnel.server.configuration.Configuration.AppConfiguration;
import dev.runnel.server.configuration.Configuration.OnDisconnect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the configuration file and the environment; collects every fault before it gives up.
 *
 * <p>Order: default, file, environment, command line. {@code ${NAME}} in a value of the file is the environment
 * variable of that name.
 */
public final class ConfigurationReader {

    /** Keys of earlier versions and what to write instead: they stop the start. */
    private static final Map<String, String> RETIRED = Map.of("egress.proxy-url", "egress.proxy");

    private static final Set<String> TREES = Set.of("models.providers", "models.map", "models.defaults", "apps");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final long MAX_FILE = 1024 * 1024;

    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    /** @param environment the process's environment variables */
    public ConfigurationReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads the configuration.
     *
     * @param dataFolder where the server keeps its data; {@code runnel.yml} in it is read where {@code file} is null
     * @param file another file, which must exist
     * @param commandLine settings given on the command line
     * @throws ConfigurationException with every fault
     */
    public Configuration read(Path dataFolder, @Nullable Path file, Map<Setting, String> commandLine) {
        Map<String, Object> tree = load(file == null ? dataFolder.resolve("runnel.yml") : file, file != null);
        var flat = new LinkedHashMap<String, Object>();
        flatten("", tree, flat);
        var scalars = scalars(flat, commandLine);
        var configuration = new Configuration(dataFolder, scalars, models(flat, scalars), apps(tree(flat, "apps")));
        check(configuration);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return configuration;
    }

    private Map<String, Object> load(Path file, boolean required) {
        if (!Files.exists(file)) {
            if (required) {
                faults.add("--config: there is no file " + file);
            }
            return Map.of();
        }
        try {
            if (Files.size(file) > MAX_FILE) {
                faults.add(file + ": larger than " + MAX_FILE + " bytes");
                return Map.of();
            }
            Object loaded = new Load(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
            if (loaded == null) {
                return Map.of();
            }
            if (loaded instanceof Map<?, ?> map) {
                return asTree(map);
            }
            faults.add(file + ": must be a mapping of settings");
        } catch (YamlEngineException malformed) {
            faults.add(file + ": is not YAML: " + malformed.getMessage());
        } catch (IOException unreadable) {
            faults.add(file + ": cannot be read");
        }
        return Map.of();
    }

    /** Keys of the file as dotted paths, down to scalars, lists and the trees that have types of their own. */
    private static void flatten(String prefix, Map<String, Object> tree, Map<String, Object> flat) {
        tree.forEach((name, value) -> {
            String key = prefix.isEmpty() ? name : prefix + "." + name;
            if (value instanceof Map<?, ?> map && !TREES.contains(key)) {
                flatten(key, asTree(map), flat);
            } else {
                flat.put(key, value);
            }
        });
    }

    private Map<Setting, String> scalars(Map<String, Object> flat, Map<Setting, String> commandLine) {
        var known = new LinkedHashMap<String, Setting>();
        for (Setting setting : Setting.values()) {
            known.put(setting.key(), setting);
        }
        var scalars = new EnumMap<Setting, String>(Setting.class);
        flat.forEach((key, value) -> {
            Setting setting = known.get(key);
            if (setting != null) {
                scalars.put(setting, scalar(key, value));
            } else if (RETIRED.containsKey(key)) {
                faults.add(key + ": is retired; use " + RETIRED.get(key));
            } else if (!TREES.contains(key)) {
                faults.add(key + ": is no setting; see docs/operations.md");
            }
        });
        for (Setting setting : Setting.values()) {
            String variable = environment.get(setting.variable());
            if (variable != null) {
                scalars.put(setting, variable);
            }
        }
        for (String variable : environment.keySet()) {
            boolean ours = variable.startsWith("RUNNEL_") && !variable.equals("RUNNEL_SECRET");
            if (ours && !variable.startsWith("RUNNEL_JAVA_") && !isVariable(variable)) {
                faults.add(variable + ": is the variable of no setting; see docs/operations.md");
            }
        }
        scalars.putAll(commandLine);
        // A faulty one gets its default, so that what is made of it can be checked as well.
        scalars.entrySet().removeIf(entry -> !fits(entry.getKey(), entry.getValue()));
        return scalars;
    }

    private static boolean isVariable(String name) {
        for (Setting setting : Setting.values()) {
            if (setting.variable().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private String scalar(String key, @Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> resolve(key, text);
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case List<?> items -> {
                var texts = new ArrayList<String>();
                items.forEach(item -> texts.add(resolve(key, String.valueOf(item))));
                yield String.join(",", texts);
            }
            default -> {
                faults.add(key + ": must be a single value or a list");
                yield "";
            }
        };
    }

    private String resolve(String key, String text) {
        Matcher matcher = REFERENCE.matcher(text);
        var resolved = new StringBuilder();
        while (matcher.find()) {
            String value = environment.get(matcher.group(1));
            if (value == null) {
                faults.add(key + ": the environment variable " + matcher.group(1) + " is not set");
                value = "";
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    private boolean fits(Setting setting, String text) {
        return switch (setting.kind()) {
            case TEXT, LIST -> true;
            case PORT -> inRange(setting, text, 0, 65_535);
            case COUNT -> inRange(setting, text, 0, 10_000_000);
            case SECONDS -> inRange(setting, text, 1, 86_400);
            case KIBIBYTES, MEBIBYTES -> inRange(setting, text, 1, 65_536);
        };
    }

    private boolean inRange(Setting setting, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return true;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, with the range.
        }
        faults.add(setting.key() + ": must be a whole number from " + least + " to " + most + ", not '" + text + "'");
        return false;
    }

    private ModelSettings models(Map<String, Object> flat, Map<Setting, String> scalars) {
        return new ModelsReader(this::scalar, environment, faults)
                .read(
                        tree(flat, "models.providers"),
                        scalars.getOrDefault(Setting.MODELS_SUBSTITUTE, ""),
                        texts(flat, "models.map"),
                        texts(flat, "models.defaults"),
                        new CallTimeouts(
                                seconds(scalars, Setting.MODELS_CONNECT_TIMEOUT),
                                seconds(scalars, Setting.MODELS_FIRST_TOKEN_TIMEOUT),
                                seconds(scalars, Setting.MODELS_IDLE_TIMEOUT),
                                seconds(scalars, Setting.RUN_MAX_EXECUTION)));
    }

    private static Duration seconds(Map<Setting, String> scalars, Setting setting) {
        return Duration.ofSeconds(Integer.parseInt(scalars.getOrDefault(setting, setting.otherwise())));
    }

    private Map<String, AppConfiguration> apps(Map<String, Object> tree) {
        var apps = new LinkedHashMap<String, AppConfiguration>();
        tree.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> map)) {
                faults.add("apps." + name + ": must be a mapping");
                return;
            }
            asTree(map).forEach((member, setting) -> {
                String key = "apps." + name + "." + member;
                if (!member.equals("on-disconnect")) {
                    faults.add(key + ": is no setting of an app (on-disconnect)");
                    return;
                }
                switch (String.valueOf(setting)) {
                    case "continue" -> apps.put(name, new AppConfiguration(OnDisconnect.CONTINUE));
                    case "cancel" -> apps.put(name, new AppConfiguration(OnDisconnect.CANCEL));
                    default -> faults.add(key + ": must be continue or cancel");
                }
            });
        });
        return apps;
    }

    private void check(Configuration configuration) {
        choice(configuration, Setting.DURABILITY, Set.of("disk", "process"));
        choice(configuration, Setting.LOG_LEVEL, Set.of("error", "warn", "info", "debug"));
        choice(configuration, Setting.LOG_FORMAT, Set.of("text", "json"));
        String database = configuration.text(Setting.DATABASE);
        if (!database.equals("sqlite") && !database.matches("postgres(ql)?://.+")) {
            faults.add("database: must be sqlite or postgresql://user:password@host:port/name");
        }
    }

    private void choice(Configuration configuration, Setting setting, Set<String> choices) {
        if (!choices.contains(configuration.text(setting).toLowerCase(Locale.ROOT))) {
            faults.add(setting.key() + ": must be one of "
                    + String.join(", ", choices.stream().sorted().toList()));
        }
    }

    private Map<String, String> texts(Map<String, Object> flat, String key) {
        var texts = new LinkedHashMap<String, String>();
        tree(flat, key).forEach((name, value) -> texts.put(name, scalar(key + "." + name, value)));
        return texts;
    }

    private Map<String, Object> tree(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return asTree(map);
        }
        faults.add(key + ": must be a mapping");
        return Map.of();
    }

    static Map<String, Object> asTree(Map<?, ?> map) {
        var tree = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> {
            if (value != null) {
                tree.put(String.valueOf(name), value);
            }
        });
        return tree;
    }
}

package dev.runnel.model;

import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the provider and the model that serve a model as an app names it. */
final class ModelRoutes {

    /** The provider that is always there. */
    static final String BUILTIN = "builtin";

    /**
     * Who serves.
     *
     * @param provider the provider
     * @param model its configured name and the model it is asked for
     */
    record Route(Provider provider, ModelName model) {}

    private final ModelSettings settings;
    private final Map<String, Provider> providers;
    private final Predicate<String> there;

    /**
     * @param providers those that can be called, by name
     * @param there whether one that nobody configured is there at the moment
     */
    ModelRoutes(ModelSettings settings, Map<String, Provider> providers, Predicate<String> there) {
        this.settings = settings;
        this.providers = Map.copyOf(providers);
        this.there = there;
    }

    private @Nullable Provider provider(String name) {
        Provider provider = providers.get(name);
        return provider != null && there.test(name) ? provider : null;
    }

    /**
     * Who serves the model.
     *
     * @throws ModelException where nobody does; the message says what to configure
     */
    Route route(ModelName name) {
        ModelName wanted = wanted(name);
        Provider own = provider(wanted.shortProvider());
        if (own != null) {
            return serving(own, wanted.shortProvider(), wanted.model());
        }
        String substitute = settings.substitute();
        if (substitute != null) {
            ModelName other = substitute.contains("/") ? parse(substitute) : new ModelName(substitute, wanted.model());
            Provider provider = provider(other.provider());
            if (provider != null) {
                return serving(provider, other.provider(), other.model());
            }
        }
        throw new ModelException(new RunError(RunErrorCode.PROVIDER_NOT_INITIALIZE, remedy(wanted)), false, null);
    }

    private static Route serving(Provider provider, String name, String model) {
        return new Route(provider, new ModelName(name, provider.served(model)));
    }

    /** The model after {@code models.defaults} and {@code models.map}. */
    private ModelName wanted(ModelName name) {
        String fallback = settings.defaults().llm();
        ModelName named = name.model().isBlank() && fallback != null ? parse(fallback) : name;
        String mapped = mapped(keys(named));
        return mapped == null ? named : parse(mapped);
    }

    /** The keys under which settings may speak of a model, the most particular first. */
    static List<String> keys(ModelName name) {
        return List.of(name.provider() + "/" + name.model(), name.toString(), name.shortProvider() + "/*");
    }

    private @Nullable String mapped(List<String> keys) {
        for (String key : keys) {
            String target = settings.map().get(key);
            if (target != null) {
                return target;
            }
        }
        return null;
    }

    /** {@code provider/model}, where only the model's name may hold more slashes. */
    static ModelName parse(String text) {
        int slash = text.indexOf('/');
        return new ModelName(text.substring(0, slash), text.substring(slash + 1));
    }

    private String remedy(ModelName wanted) {
        String provider = wanted.shortProvider();
        if (provider.isBlank()) {
            return "The app names no model. Choose one in the app, or set models.defaults.llm.";
        }
        ProviderSettings configured = settings.providers().get(provider);
        if (configured != null) {
            return "The model " + wanted + " cannot be called: this version has no providers of type "
                    + configured.type() + ". Set models.map or models.substitute to another provider.";
        }
        String variable = switch (provider) {
            case "openai" -> "OPENAI_API_KEY or ";
            case "anthropic" -> "ANTHROPIC_API_KEY or ";
            default -> "";
        };
        return "The model " + wanted + " cannot be called: no provider " + provider + " is configured. Set " + variable
                + "models.providers." + provider + ", or models.substitute: builtin to answer without a model.";
    }
}

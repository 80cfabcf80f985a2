package dev.runnel.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider as {@code runnel models} and {@code doctor} show it.
 *
 * @param name the name under which apps reach it
 * @param type its type
 * @param baseUrl where it is, null for the built-in one
 * @param hasKey whether a key is configured
 * @param available whether this version can call it
 * @param models models that the configuration names, those of the built-in provider, and those of an Ollama that was found
 */
public record ProviderStatus(
        String name, String type, @Nullable String baseUrl, boolean hasKey, boolean available, List<String> models) {}

package dev.runnel.model;

import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;

/**
 * One call of a provider.
 *
 * @param model the model that serves, by the provider's configured name
 * @param facts what is known of it
 * @param request what the app asks
 * @param patience how long it may take before it has something to say
 */
record ProviderCall(ModelName model, ModelFacts facts, ModelRequest request, Patience patience) {}

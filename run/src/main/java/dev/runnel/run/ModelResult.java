package dev.runnel.run;

/**
 * How a model call ended.
 *
 * @param model the model that really answered
 * @param reason why its text ended
 * @param usage what it consumed; estimated where the provider reported nothing
 */
public record ModelResult(ModelName model, FinishReason reason, Usage usage) {}

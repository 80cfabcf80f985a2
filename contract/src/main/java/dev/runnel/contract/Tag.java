package dev.runnel.contract;

/**
 * A group of operations that a document shows together.
 *
 * @param name for people, unique in a document
 * @param description what its operations are about, in CommonMark
 */
public record Tag(String name, String description) {}

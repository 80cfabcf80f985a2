package dev.runnel.template;

/** Text that counts as escaped; joined with plain text, it escapes that. */
record Markup(String text) {}

/** Dify's selectors in text, and a limited Jinja evaluator on plain values. */
@NullMarked
package dev.runnel.template;

import org.jspecify.annotations.NullMarked;

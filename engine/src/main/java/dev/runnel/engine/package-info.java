/** Basic app modes: their configuration, input forms, prompts, history, and the program that runs them. */
@NullMarked
package dev.runnel.engine;

import org.jspecify.annotations.NullMarked;

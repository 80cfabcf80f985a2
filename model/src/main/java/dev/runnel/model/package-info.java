/** Model providers, the model catalogue and token counting. */
@NullMarked
package dev.runnel.model;

import org.jspecify.annotations.NullMarked;

/** The upstream of a load run: an OpenAI-compatible provider that costs next to nothing. */
@NullMarked
package dev.runnel.bench.stub;

import org.jspecify.annotations.NullMarked;

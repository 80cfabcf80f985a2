/** Programs that are measured: starting and ending them, and what the machine knows of them. */
@NullMarked
package dev.runnel.bench.process;

import org.jspecify.annotations.NullMarked;

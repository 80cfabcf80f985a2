/** The nodes of graphs, one type per file (workflow.md section 8). */
@NullMarked
package dev.runnel.engine.node;

import org.jspecify.annotations.NullMarked;

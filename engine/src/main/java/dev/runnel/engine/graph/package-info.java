/** The graph engine: what a workflow's graph means and how it runs (workflow.md). */
@NullMarked
package dev.runnel.engine.graph;

import org.jspecify.annotations.NullMarked;

/** The configuration file, its environment variables, and what they mean. */
@NullMarked
package dev.runnel.server.configuration;

import org.jspecify.annotations.NullMarked;

/** Dify's Service API. */
@NullMarked
package dev.runnel.server.surface.service;

import org.jspecify.annotations.NullMarked;

/** Fakes, strict clients and port test suites for testing Runnel and apps on it. */
@NullMarked
package dev.runnel.testkit;

import org.jspecify.annotations.NullMarked;

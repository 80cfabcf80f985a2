/** Contract tests of the storage ports: what every adapter must do, as JUnit suites to extend. */
@NullMarked
package dev.runnel.testkit.store;

import org.jspecify.annotations.NullMarked;

/** SQL records, run log, leases and files; SQLite and PostgreSQL adapters. */
@NullMarked
package dev.runnel.store;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** All metadata in SQLite or PostgreSQL: one set of statements, one migration history. */
@NullMarked
package io.bellwether.adapters.sql;

import org.jspecify.annotations.NullMarked;

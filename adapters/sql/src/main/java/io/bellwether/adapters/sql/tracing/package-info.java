// SPDX-License-Identifier: Apache-2.0
/** Traces, spans and assessments in SQL. */
@NullMarked
package io.bellwether.adapters.sql.tracing;

import org.jspecify.annotations.NullMarked;

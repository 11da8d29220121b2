// SPDX-License-Identifier: Apache-2.0
/** Data sets of examples, and scorers, in SQL. */
@NullMarked
package io.bellwether.adapters.sql.evaluation;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Experiments, runs and their metrics in SQL. */
@NullMarked
package io.bellwether.adapters.sql.experiments;

import org.jspecify.annotations.NullMarked;

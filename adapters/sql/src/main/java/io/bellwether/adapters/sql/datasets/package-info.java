// SPDX-License-Identifier: Apache-2.0
/** Datasets in SQL. */
@NullMarked
package io.bellwether.adapters.sql.datasets;

import org.jspecify.annotations.NullMarked;

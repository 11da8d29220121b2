// SPDX-License-Identifier: Apache-2.0
/** Checks, statistics and joins over Parquet files, by DuckDB inside of this process. */
@NullMarked
package io.bellwether.adapters.duckdb;

import org.jspecify.annotations.NullMarked;

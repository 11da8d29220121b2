// SPDX-License-Identifier: Apache-2.0
/**
 * Reads Apache Arrow's files and streams (Arrow Columnar Format 1.5, "Serialization and
 * Interprocess Communication"), whose metadata are FlatBuffers. The library for it would bring an
 * allocator of its own and flags for the JVM.
 */
@NullMarked
package io.bellwether.adapters.duckdb.arrow;

import org.jspecify.annotations.NullMarked;

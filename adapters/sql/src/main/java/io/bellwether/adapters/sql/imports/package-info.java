// SPDX-License-Identifier: Apache-2.0
/** Imports in SQL. */
@NullMarked
package io.bellwether.adapters.sql.imports;

import org.jspecify.annotations.NullMarked;

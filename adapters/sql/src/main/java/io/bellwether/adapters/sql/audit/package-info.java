// SPDX-License-Identifier: Apache-2.0
/** The audit chain in SQL. */
@NullMarked
package io.bellwether.adapters.sql.audit;

import org.jspecify.annotations.NullMarked;

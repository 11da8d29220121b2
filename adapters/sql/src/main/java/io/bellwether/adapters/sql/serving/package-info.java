// SPDX-License-Identifier: Apache-2.0
/** Labels in SQL. */
@NullMarked
package io.bellwether.adapters.sql.serving;

import org.jspecify.annotations.NullMarked;

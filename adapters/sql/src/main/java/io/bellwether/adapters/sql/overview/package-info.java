// SPDX-License-Identifier: Apache-2.0
/** What the start page counts, in SQL. */
@NullMarked
package io.bellwether.adapters.sql.overview;

import org.jspecify.annotations.NullMarked;

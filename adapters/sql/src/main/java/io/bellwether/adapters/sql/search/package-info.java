// SPDX-License-Identifier: Apache-2.0
/** Searches as SQL: conditions, order and key-set paging for every store alike. */
@NullMarked
package io.bellwether.adapters.sql.search;

import org.jspecify.annotations.NullMarked;

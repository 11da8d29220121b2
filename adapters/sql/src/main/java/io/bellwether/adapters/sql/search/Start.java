// SPDX-License-Identifier: Apache-2.0
package io.bellwether.adapters.sql.search;

import java.util.Optional;

/**
 * A condition whose rows an index of one partition finds.
 *
 * @param join where its entries are; empty for a column of the main table
 * @param equality whether the rows come in the natural order
 */
record Start(Optional<Join> join, Fragment condition, boolean equality) {}

// SPDX-License-Identifier: Apache-2.0
/** Label schemas, review queues and issues in SQL. */
@NullMarked
package io.bellwether.adapters.sql.reviews;

import org.jspecify.annotations.NullMarked;

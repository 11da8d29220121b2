// SPDX-License-Identifier: Apache-2.0
/** Jobs and their steps in SQL. */
@NullMarked
package io.bellwether.adapters.sql.orchestration;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Workspaces in SQL. */
@NullMarked
package io.bellwether.adapters.sql.workspaces;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Models and versions in SQL. */
@NullMarked
package io.bellwether.adapters.sql.registry;

import org.jspecify.annotations.NullMarked;

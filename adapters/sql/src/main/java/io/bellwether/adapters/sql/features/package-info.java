// SPDX-License-Identifier: Apache-2.0
/** Feature views in SQL. */
@NullMarked
package io.bellwether.adapters.sql.features;

import org.jspecify.annotations.NullMarked;

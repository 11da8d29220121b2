// SPDX-License-Identifier: Apache-2.0
/** Users, their keys and what they may do, in SQL. */
@NullMarked
package io.bellwether.adapters.sql.access;

import org.jspecify.annotations.NullMarked;

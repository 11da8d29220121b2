// SPDX-License-Identifier: Apache-2.0
/** The gateway's secrets, models and endpoints in SQL. */
@NullMarked
package io.bellwether.adapters.sql.gateway;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Alerts, their history and their deliveries in SQL. */
@NullMarked
package io.bellwether.adapters.sql.alerts;

import org.jspecify.annotations.NullMarked;

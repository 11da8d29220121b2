// SPDX-License-Identifier: Apache-2.0
/** References and reports of monitoring in SQL. */
@NullMarked
package io.bellwether.adapters.sql.monitoring;

import org.jspecify.annotations.NullMarked;

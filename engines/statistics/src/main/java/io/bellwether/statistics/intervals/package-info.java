// SPDX-License-Identifier: Apache-2.0
/** Values with their confidence intervals, and quantiles. */
@NullMarked
package io.bellwether.statistics.intervals;

import org.jspecify.annotations.NullMarked;

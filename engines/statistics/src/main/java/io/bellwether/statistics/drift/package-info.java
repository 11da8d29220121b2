// SPDX-License-Identifier: Apache-2.0
/**
 * Whether data have moved away from a reference: two-sample tests, distances, and the report of a
 * whole set of features that alarms rest on.
 */
@NullMarked
package io.bellwether.statistics.drift;

import org.jspecify.annotations.NullMarked;

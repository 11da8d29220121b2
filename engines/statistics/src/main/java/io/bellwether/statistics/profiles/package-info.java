// SPDX-License-Identifier: Apache-2.0
/**
 * Summaries of columns in constant memory: made from a stream, stored, merged, and good enough to
 * show a distribution and to be a reference for drift.
 */
@NullMarked
package io.bellwether.statistics.profiles;

import org.jspecify.annotations.NullMarked;

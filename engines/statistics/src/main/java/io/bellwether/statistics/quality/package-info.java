// SPDX-License-Identifier: Apache-2.0
/** How good a model's answers are, and whether another model's are better. */
@NullMarked
package io.bellwether.statistics.quality;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Linear models in Bellwether's own format. */
@NullMarked
package io.bellwether.scoring.linear;

import org.jspecify.annotations.NullMarked;

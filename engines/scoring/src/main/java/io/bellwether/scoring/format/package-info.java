// SPDX-License-Identifier: Apache-2.0
/** Reading model files piece by piece, with bounds, from any encoding. */
@NullMarked
package io.bellwether.scoring.format;

import org.jspecify.annotations.NullMarked;

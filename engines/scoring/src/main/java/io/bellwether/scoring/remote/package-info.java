// SPDX-License-Identifier: Apache-2.0
/** Models that run outside of this process. */
@NullMarked
package io.bellwether.scoring.remote;

import org.jspecify.annotations.NullMarked;

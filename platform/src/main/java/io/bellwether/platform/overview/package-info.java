// SPDX-License-Identifier: Apache-2.0
/** The state of the loop at a glance, read from all rooms. */
@NullMarked
package io.bellwether.platform.overview;

import org.jspecify.annotations.NullMarked;

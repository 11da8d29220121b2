// SPDX-License-Identifier: Apache-2.0
/** Who may do what. */
@NullMarked
package io.bellwether.platform.access;

import org.jspecify.annotations.NullMarked;

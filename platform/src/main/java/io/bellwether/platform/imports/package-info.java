// SPDX-License-Identifier: Apache-2.0
/** Brings what another system has tracked. */
@NullMarked
package io.bellwether.platform.imports;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Typed columns over primitive arrays: what every engine takes and gives. */
@NullMarked
package io.bellwether.tabular;

import org.jspecify.annotations.NullMarked;

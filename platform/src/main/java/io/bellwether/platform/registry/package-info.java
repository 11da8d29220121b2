// SPDX-License-Identifier: Apache-2.0
/** Models and their versions: what exists, where it came from, which one counts. */
@NullMarked
package io.bellwether.platform.registry;

import org.jspecify.annotations.NullMarked;

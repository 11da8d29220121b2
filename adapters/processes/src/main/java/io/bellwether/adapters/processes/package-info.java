// SPDX-License-Identifier: Apache-2.0
/** Supervised child processes: the server's side, the child's side, and what they say. */
@NullMarked
package io.bellwether.adapters.processes;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Workspaces: the outermost name of everything that is kept. */
@NullMarked
package io.bellwether.platform.workspaces;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The online store: each view's rows in memory, and in a log from which they come back. */
@NullMarked
package io.bellwether.adapters.files.online;

import org.jspecify.annotations.NullMarked;

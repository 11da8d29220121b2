// SPDX-License-Identifier: Apache-2.0
/** The append-only, hash-chained record of every change. */
@NullMarked
package io.bellwether.platform.audit;

import org.jspecify.annotations.NullMarked;

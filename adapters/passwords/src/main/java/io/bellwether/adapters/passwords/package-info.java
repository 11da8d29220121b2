// SPDX-License-Identifier: Apache-2.0
/** Hashes of passwords. */
@NullMarked
package io.bellwether.adapters.passwords;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** What every room relies on: transactions, errors, paging, events, the caller. */
@NullMarked
package io.bellwether.platform.shared;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** What a search asks for: conditions that must all hold, an order, a page. */
@NullMarked
package io.bellwether.platform.shared.search;

import org.jspecify.annotations.NullMarked;

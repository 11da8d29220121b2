// SPDX-License-Identifier: Apache-2.0
/** Cards and lineage over our own API. */
@NullMarked
package io.bellwether.protocols.rest.governance;

import org.jspecify.annotations.NullMarked;

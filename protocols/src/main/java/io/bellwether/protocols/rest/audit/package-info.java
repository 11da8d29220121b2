// SPDX-License-Identifier: Apache-2.0
/** The audit chain over our own API. */
@NullMarked
package io.bellwether.protocols.rest.audit;

import org.jspecify.annotations.NullMarked;

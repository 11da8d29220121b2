// SPDX-License-Identifier: Apache-2.0
/** Jobs over our API. */
@NullMarked
package io.bellwether.protocols.rest.orchestration;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Models and versions over our own API. */
@NullMarked
package io.bellwether.protocols.rest.registry;

import org.jspecify.annotations.NullMarked;

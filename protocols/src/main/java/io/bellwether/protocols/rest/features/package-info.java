// SPDX-License-Identifier: Apache-2.0
/** Feature views, training sets and online features over our own API. */
@NullMarked
package io.bellwether.protocols.rest.features;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Datasets over our own API. */
@NullMarked
package io.bellwether.protocols.rest.datasets;

import org.jspecify.annotations.NullMarked;

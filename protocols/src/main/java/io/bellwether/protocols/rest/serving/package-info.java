// SPDX-License-Identifier: Apache-2.0
/** Predictions, their log and their labels over our own API. */
@NullMarked
package io.bellwether.protocols.rest.serving;

import org.jspecify.annotations.NullMarked;

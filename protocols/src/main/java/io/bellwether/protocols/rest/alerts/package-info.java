// SPDX-License-Identifier: Apache-2.0
/** Alerts over our own API. */
@NullMarked
package io.bellwether.protocols.rest.alerts;

import org.jspecify.annotations.NullMarked;

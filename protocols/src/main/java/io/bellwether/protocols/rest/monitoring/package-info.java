// SPDX-License-Identifier: Apache-2.0
/** Drift, performance and their reports over our own API. */
@NullMarked
package io.bellwether.protocols.rest.monitoring;

import org.jspecify.annotations.NullMarked;

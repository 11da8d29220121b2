// SPDX-License-Identifier: Apache-2.0
/** Configuration, wiring, health, metrics: the one place that knows every room. */
@NullMarked
package io.bellwether.server;

import org.jspecify.annotations.NullMarked;

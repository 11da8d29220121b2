// SPDX-License-Identifier: Apache-2.0
/** Telling alerts to other systems over HTTP. */
@NullMarked
package io.bellwether.adapters.webhooks;

import org.jspecify.annotations.NullMarked;

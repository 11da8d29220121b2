// SPDX-License-Identifier: Apache-2.0
/** Telling other systems over HTTP of alerts, and of what happens in the registry. */
@NullMarked
package io.bellwether.adapters.webhooks;

import org.jspecify.annotations.NullMarked;

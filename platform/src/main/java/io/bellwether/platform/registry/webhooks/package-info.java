// SPDX-License-Identifier: Apache-2.0
/** Telling other systems what happens in the registry. */
@NullMarked
package io.bellwether.platform.registry.webhooks;

import org.jspecify.annotations.NullMarked;

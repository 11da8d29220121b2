// SPDX-License-Identifier: Apache-2.0
/** Feature views: what is known of an entity, as it was at a time and as it is now. */
@NullMarked
package io.bellwether.platform.features;

import org.jspecify.annotations.NullMarked;

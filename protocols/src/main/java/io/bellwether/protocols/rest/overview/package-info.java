// SPDX-License-Identifier: Apache-2.0
/** {@code /api/v1/overview}. */
@NullMarked
package io.bellwether.protocols.rest.overview;

import org.jspecify.annotations.NullMarked;

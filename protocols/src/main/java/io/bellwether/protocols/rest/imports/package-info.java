// SPDX-License-Identifier: Apache-2.0
/** Imports over our API. */
@NullMarked
package io.bellwether.protocols.rest.imports;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Users, API keys and roles over HTTP. */
@NullMarked
package io.bellwether.protocols.rest.access;

import org.jspecify.annotations.NullMarked;

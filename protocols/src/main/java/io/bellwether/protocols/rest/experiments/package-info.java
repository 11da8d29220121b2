// SPDX-License-Identifier: Apache-2.0
/** Experiments and runs in our own API. */
@NullMarked
package io.bellwether.protocols.rest.experiments;

import org.jspecify.annotations.NullMarked;

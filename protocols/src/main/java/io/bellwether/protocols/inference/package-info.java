// SPDX-License-Identifier: Apache-2.0
/** The Open Inference protocol, version 2, with Triton's extensions, over REST. */
@NullMarked
package io.bellwether.protocols.inference;

import org.jspecify.annotations.NullMarked;

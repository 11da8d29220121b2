// SPDX-License-Identifier: Apache-2.0
/** Traces of programs that call models: their spans, and what people and judges say of them. */
@NullMarked
package io.bellwether.platform.tracing;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Why decisions are as they are, and how a version behaves in general. */
@NullMarked
package io.bellwether.platform.serving.explanations;

import org.jspecify.annotations.NullMarked;

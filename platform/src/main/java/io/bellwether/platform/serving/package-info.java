// SPDX-License-Identifier: Apache-2.0
/** Predictions: making them, the log of every one of them, and the labels that come later. */
@NullMarked
package io.bellwether.platform.serving;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Scoring models in the JVM: what every model is, whatever file it came from. */
@NullMarked
package io.bellwether.scoring;

import org.jspecify.annotations.NullMarked;

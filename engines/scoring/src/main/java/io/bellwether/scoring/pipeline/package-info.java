// SPDX-License-Identifier: Apache-2.0
/** A model together with what it learnt about its inputs: the artefact that is served. */
@NullMarked
package io.bellwether.scoring.pipeline;

import org.jspecify.annotations.NullMarked;

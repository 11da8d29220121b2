// SPDX-License-Identifier: Apache-2.0
/** Models that are made of other models, as a document says. */
@NullMarked
package io.bellwether.scoring.ensembles;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Scores whole datasets as jobs; the answers are a dataset again. */
@NullMarked
package io.bellwether.platform.serving.batches;

import org.jspecify.annotations.NullMarked;

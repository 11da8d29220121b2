// SPDX-License-Identifier: Apache-2.0
/** Files of texts: their rows, the types of their columns, and what is wrong with them. */
@NullMarked
package io.bellwether.platform.datasets.ingest;

import org.jspecify.annotations.NullMarked;

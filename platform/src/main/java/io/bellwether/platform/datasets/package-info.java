// SPDX-License-Identifier: Apache-2.0
/** Datasets: files that were checked, typed and hashed, and what was built from them. */
@NullMarked
package io.bellwether.platform.datasets;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Expectations of data, named and answered as Great Expectations does. */
@NullMarked
package io.bellwether.platform.datasets.expectations;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Benchmarks: ours beside the peers in one run, with machine and commit. */
@NullMarked
package io.bellwether.bench;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Experiments, their runs, and what runs log: parameters, metrics, tags, inputs, models. */
@NullMarked
package io.bellwether.platform.experiments;

import org.jspecify.annotations.NullMarked;

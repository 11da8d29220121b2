// SPDX-License-Identifier: Apache-2.0
/** Whether a model's decisions treat groups of people alike. */
@NullMarked
package io.bellwether.statistics.fairness;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Explanations of any function of rows: KernelSHAP, LIME, counterfactuals; permutation importance,
 * partial dependence, accumulated local effects. Pure: the same inputs and seed give the same
 * answer, and who calls bounds the number of evaluations.
 */
@NullMarked
package io.bellwether.scoring.explain;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Ensembles of decision trees: XGBoost's files, margins as XGBoost computes them, TreeSHAP. */
@NullMarked
package io.bellwether.scoring.trees;

import org.jspecify.annotations.NullMarked;

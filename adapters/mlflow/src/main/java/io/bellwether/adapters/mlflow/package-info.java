// SPDX-License-Identifier: Apache-2.0
/** Reads what MLflow has kept: its databases, its folders, its servers. */
@NullMarked
package io.bellwether.adapters.mlflow;

import org.jspecify.annotations.NullMarked;

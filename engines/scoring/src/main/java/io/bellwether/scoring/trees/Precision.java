// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.trees;

/** What leaves are added up in. */
enum Precision {
  /** 32 bits, as XGBoost does. */
  SINGLE,
  /** 64 bits, as LightGBM does. */
  DOUBLE
}

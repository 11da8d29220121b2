// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.tabular.Table;

/**
 * Rows at equal distances from the data that a version learnt from; the model takes all of them.
 *
 * @param dataset {@code name/version}
 * @param all how many rows the data has
 * @param places of the rows in the data
 */
public record TrainingSample(String dataset, long all, Table rows, long[] places) {}

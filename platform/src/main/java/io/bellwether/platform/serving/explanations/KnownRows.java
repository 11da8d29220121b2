// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import java.util.List;

/**
 * Rows with what is true of them.
 *
 * @param columns that have the truth; none of versions that were trained here, which keep it
 * @param learnt whether the version learnt from these rows
 */
record KnownRows(TrainingSample rows, Truth truth, List<String> columns, boolean learnt) {}

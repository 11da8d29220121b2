// SPDX-License-Identifier: Apache-2.0
package io.bellwether.training;

import java.util.Optional;

/**
 * What a learner gives back.
 *
 * @param margins log-odds of the rows that it was asked about
 * @param curve where the learner works in rounds and was asked about rows
 * @param encodings what was learnt about the inputs
 * @param file the model file, in the model type's own format
 */
record Fitted(double[] margins, Optional<LearningCurve> curve, Encodings encodings, byte[] file) {}

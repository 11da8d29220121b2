// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.util.Optional;

/** A prediction and what came true, if that is known. */
public record LabelledPrediction(Prediction prediction, Optional<Label> label) {}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

/** Hears of what was recorded; called on the request's thread, so it must be quick. */
public interface PredictionListener {
  void predicted(String workspace, Prediction prediction);

  void labelled(String workspace, String model, int labels);

  /** Both hear of it, this one first. */
  default PredictionListener and(PredictionListener other) {
    PredictionListener first = this;
    return new PredictionListener() {
      @Override
      public void predicted(String workspace, Prediction prediction) {
        first.predicted(workspace, prediction);
        other.predicted(workspace, prediction);
      }

      @Override
      public void labelled(String workspace, String model, int labels) {
        first.labelled(workspace, model, labels);
        other.labelled(workspace, model, labels);
      }
    };
  }

  /** Hears nothing. */
  static PredictionListener none() {
    return new PredictionListener() {
      @Override
      public void predicted(String workspace, Prediction prediction) {}

      @Override
      public void labelled(String workspace, String model, int labels) {}
    };
  }
}

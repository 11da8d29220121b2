// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

/** Hears of what was recorded; called on the request's thread, so it must be quick. */
public interface PredictionListener {
  void predicted(String workspace, String model);

  void labelled(String workspace, String model, int labels);

  /** Hears nothing. */
  static PredictionListener none() {
    return new PredictionListener() {
      @Override
      public void predicted(String workspace, String model) {}

      @Override
      public void labelled(String workspace, String model, int labels) {}
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.shared;

/** Figures for operators. Label values are given in the order in which the metric declares them. */
public interface Metrics {
  void increment(String name, String... labels);

  void observeSeconds(String name, double seconds, String... labels);

  void set(String name, double value, String... labels);

  /** Keeps nothing. */
  static Metrics none() {
    return new Metrics() {
      @Override
      public void increment(String name, String... labels) {}

      @Override
      public void observeSeconds(String name, double seconds, String... labels) {}

      @Override
      public void set(String name, double value, String... labels) {}
    };
  }
}

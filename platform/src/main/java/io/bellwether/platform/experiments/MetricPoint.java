// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.Comparator;

/**
 * One point of a metric's curve.
 *
 * @param value any double, NaN and the infinities included
 * @param timeMillis since 1970, as the run says
 */
public record MetricPoint(
    String key, double value, long timeMillis, long step, MetricOrigin origin) {
  /** The order of a curve: time, step, value. */
  public static final Comparator<MetricPoint> IN_TIME =
      Comparator.comparingLong(MetricPoint::timeMillis)
          .thenComparingLong(MetricPoint::step)
          .thenComparingDouble(MetricPoint::value);

  public MetricPoint(String key, double value, long timeMillis, long step) {
    this(key, value, timeMillis, step, MetricOrigin.NONE);
  }

  /** Whether this is the metric's latest value rather than the other: step, time, value decide. */
  public boolean supersedes(MetricPoint other) {
    if (step != other.step) {
      return step > other.step;
    }
    if (timeMillis != other.timeMillis) {
      return timeMillis > other.timeMillis;
    }
    return rank() > other.rank();
  }

  /** NaN counts as 0, as in MLflow. */
  private double rank() {
    return Double.isNaN(value) ? 0 : value;
  }
}

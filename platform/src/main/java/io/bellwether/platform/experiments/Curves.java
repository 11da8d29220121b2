// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Thins curves for the eye. */
public final class Curves {
  /** Points kept in each slice: the first, the last, the smallest and the largest value. */
  private static final int PER_SLICE = 4;

  private static final Comparator<MetricPoint> BY_STEP =
      Comparator.comparingLong(MetricPoint::step)
          .thenComparingLong(MetricPoint::timeMillis)
          .thenComparingDouble(MetricPoint::value);

  private Curves() {}

  /**
   * At most {@code most} points, in their order: in each of equal slices by position the first,
   * last, smallest and largest value stay, so that no peak is lost.
   */
  public static List<MetricPoint> thin(List<MetricPoint> curve, int most) {
    if (curve.size() <= most) {
      return curve;
    }
    int slices = Math.max(1, most / PER_SLICE);
    List<MetricPoint> kept = new ArrayList<>(most);
    for (int slice = 0; slice < slices; slice++) {
      int from = (int) ((long) curve.size() * slice / slices);
      int to = (int) ((long) curve.size() * (slice + 1) / slices);
      keep(curve, from, to, kept);
    }
    return kept;
  }

  /**
   * At most {@code most} points: the first of each of equally large groups by step, time and value,
   * and in the place of the last the curve's end, as MLflow samples.
   */
  public static List<MetricPoint> evenly(List<MetricPoint> curve, int most) {
    List<MetricPoint> ordered = curve.stream().sorted(BY_STEP).toList();
    if (ordered.size() <= most) {
      return ordered;
    }
    int size = ordered.size() / most;
    int larger = ordered.size() % most;
    List<MetricPoint> kept = new ArrayList<>(most);
    for (int group = 0; group < most - 1; group++) {
      kept.add(ordered.get(group * size + Math.min(group, larger)));
    }
    kept.add(ordered.getLast());
    return kept;
  }

  private static void keep(List<MetricPoint> curve, int from, int to, List<MetricPoint> kept) {
    int smallest = from;
    int largest = from;
    for (int i = from; i < to; i++) {
      if (curve.get(i).value() < curve.get(smallest).value()) {
        smallest = i;
      }
      if (curve.get(i).value() > curve.get(largest).value()) {
        largest = i;
      }
    }
    for (int i : new TreeSet<>(List.of(from, smallest, largest, to - 1))) {
      kept.add(curve.get(i));
    }
  }
}

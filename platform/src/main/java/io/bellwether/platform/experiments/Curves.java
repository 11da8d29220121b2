// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Thins curves for the eye. */
public final class Curves {
  /** Points kept in each slice: the first, the last, the smallest and the largest value. */
  private static final int PER_SLICE = 4;

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

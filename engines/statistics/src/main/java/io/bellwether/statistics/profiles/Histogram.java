// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import io.bellwether.statistics.intervals.Quantiles;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Two samples counted over common bins of equal width, for a picture of reference against current.
 *
 * <p>The width is a round number (1, 2 or 5 times a power of ten), near the rule of D. Freedman and
 * P. Diaconis ("On the histogram as a density estimator", 1981); whole numbers get whole widths.
 * The bins span all but the outermost 0.5 % of either sample, so that one outlier does not flatten
 * the picture; what lies beyond is counted in the outermost bins.
 *
 * @param edges one more than there are bins, ascending; a bin holds its lower edge, the last one
 *     both
 * @param reference counts by bin
 * @param current counts by bin
 */
public record Histogram(double[] edges, long[] reference, long[] current) {
  /** As many bins as a picture bears. */
  public static final int MOST_BINS = 40;

  private static final int USUAL_BINS = 10;
  private static final double TAIL = 0.005;

  /**
   * At most {@value #MOST_BINS} common bins of two samples, of which one may be empty; NaN is left
   * out. Without any finite value there are no bins.
   */
  public static Histogram of(double[] reference, double[] current) {
    double[] before = finite(reference);
    double[] now = finite(current);
    if (before.length + now.length == 0) {
      return new Histogram(new double[0], new long[0], new long[0]);
    }
    double[] edges = edges(before, now);
    return new Histogram(edges, count(reference, edges), count(current, edges));
  }

  private static double[] edges(double[] before, double[] now) {
    double low = NumericProfile.smaller(lowest(before), lowest(now));
    double high = NumericProfile.larger(highest(before), highest(now));
    if (high - low == Double.POSITIVE_INFINITY) {
      return new double[] {low, high};
    }
    if (low == high) {
      double half = Math.max(0.5, Math.abs(low) * 1e-9);
      return new double[] {low - half, low + half};
    }
    boolean whole = isWhole(before) && isWhole(now);
    double step = niceAtLeast(Math.max(width(before, now, low, high), whole ? 1 : 0));
    while (bins(low, high, step) > MOST_BINS) {
      step = niceAtLeast(step * 1.5);
    }
    double first = Math.floor(low / step);
    double[] edges = new double[bins(low, high, step) + 1];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = round((first + i) * step, step);
    }
    return edges;
  }

  /** Between a fortieth and a tenth of the range. */
  private static double width(double[] before, double[] now, double low, double high) {
    double[] wider = before.length == 0 ? now : before;
    double spread = Quantiles.ofSorted(wider, 0.75) - Quantiles.ofSorted(wider, 0.25);
    double width = 2 * spread / Math.cbrt(wider.length);
    return Math.clamp(width, (high - low) / MOST_BINS, (high - low) / USUAL_BINS);
  }

  private static int bins(double low, double high, double step) {
    return (int) (Math.floor(high / step) - Math.floor(low / step)) + 1;
  }

  private static double niceAtLeast(double width) {
    double power = Math.pow(10, Math.floor(Math.log10(width)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= width * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Takes the binary noise off a multiple of a decimal step: 0.30000000000000004. */
  private static double round(double edge, double step) {
    double scale = Math.pow(10, Math.ceil(-Math.log10(step)) + 1);
    double rounded = Math.rint(edge * scale) / scale;
    return Double.isFinite(rounded) ? rounded : edge;
  }

  private static long[] count(double[] values, double[] edges) {
    long[] counts = new long[edges.length - 1];
    for (double value : values) {
      if (!Double.isNaN(value)) {
        int found = Arrays.binarySearch(edges, value);
        int bin = found >= 0 ? found : -found - 2;
        counts[Math.clamp(bin, 0, counts.length - 1)]++;
      }
    }
    return counts;
  }

  private static boolean isWhole(double[] values) {
    return DoubleStream.of(values).allMatch(value -> value == Math.rint(value));
  }

  private static double lowest(double[] sorted) {
    return sorted.length == 0 ? Double.NaN : sorted[(int) (TAIL * sorted.length)];
  }

  private static double highest(double[] sorted) {
    int last = sorted.length - 1;
    return last < 0 ? Double.NaN : sorted[last - (int) (TAIL * sorted.length)];
  }

  private static double[] finite(double[] values) {
    return DoubleStream.of(values).filter(Double::isFinite).sorted().toArray();
  }
}

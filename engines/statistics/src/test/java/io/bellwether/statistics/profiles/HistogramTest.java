// SPDX-License-Identifier: Apache-2.0
package io.bellwether.statistics.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void wholeNumbersGetWholeRoundEdges() {
    double[] reference = {29, 41, 45, 48, 52, 55, 58, 61, 66, 77};
    double[] current = {44, 60, 75};
    Histogram histogram = Histogram.of(reference, current);
    assertThat(histogram.edges()).contains(30, 40, 50, 60, 70, 75);
    assertThat(LongStream.of(histogram.reference()).sum()).isEqualTo(10);
    assertThat(LongStream.of(histogram.current()).sum()).isEqualTo(3);
  }

  @Test
  void codesGetOneBinEach() {
    double[] codes = {0, 0, 0, 1, 1, 3};
    Histogram histogram = Histogram.of(codes, new double[] {1});
    assertThat(histogram.edges()).containsExactly(0, 1, 2, 3, 4);
    assertThat(histogram.reference()).containsExactly(3, 2, 0, 1);
    assertThat(histogram.current()).containsExactly(0, 1, 0, 0);
  }

  @Test
  void edgesAreDecimal() {
    double[] values = {0.05, 0.1, 0.12, 0.2, 0.27, 0.3, 0.31, 0.4};
    Histogram histogram = Histogram.of(values, values);
    assertThat(histogram.edges()).contains(0.1, 0.15, 0.3);
  }

  @Test
  void holdsForSamplesOfAnyShape() {
    SplittableRandom random = new SplittableRandom(6);
    for (int run = 0; run < 300; run++) {
      double scale = Math.pow(10, random.nextInt(25) - 12);
      double[] reference = new double[random.nextInt(200)];
      double[] current = new double[1 + random.nextInt(200)];
      Arrays.setAll(reference, i -> scale * Math.exp(3 * random.nextGaussian()));
      Arrays.setAll(current, i -> scale * (random.nextInt(50) - 20));
      Histogram histogram = Histogram.of(reference, current);
      double[] edges = histogram.edges();
      assertThat(edges.length - 1).isBetween(1, Histogram.MOST_BINS);
      double width = edges[1] - edges[0];
      for (int i = 1; i < edges.length; i++) {
        assertThat(edges[i] - edges[i - 1]).isCloseTo(width, within(width * 1e-6));
      }
      assertThat(LongStream.of(histogram.reference()).sum()).isEqualTo(reference.length);
      assertThat(LongStream.of(histogram.current()).sum()).isEqualTo(current.length);
    }
  }

  @Test
  void oneOutlierDoesNotFlattenThePicture() {
    double[] reference = new double[1000];
    Arrays.setAll(reference, i -> i % 100);
    reference[0] = 1e9;
    reference[1] = Double.NEGATIVE_INFINITY;
    Histogram histogram = Histogram.of(reference, new double[] {Double.NaN});
    assertThat(histogram.edges()[0]).isBetween(-10.0, 0.0);
    assertThat(histogram.edges()[histogram.edges().length - 1]).isBetween(98.0, 120.0);
    assertThat(LongStream.of(histogram.reference()).sum()).isEqualTo(1000);
    assertThat(LongStream.of(histogram.current()).sum()).isZero();
  }

  @Test
  void constantAndEmptyColumns() {
    Histogram constant = Histogram.of(new double[] {7, 7}, new double[] {7});
    assertThat(constant.edges()).containsExactly(6.5, 7.5);
    assertThat(constant.reference()).containsExactly(2);
    assertThat(Histogram.of(new double[0], new double[0]).edges()).isEmpty();
    assertThat(Histogram.of(new double[] {-1e308, 1e308}, new double[0]).reference())
        .containsExactly(2);
  }

  @Test
  void barsShowTheLargestSharesOfBoth() {
    CategoryProfile reference = new CategoryProfile(Map.of("a", 60L, "b", 30L, "c", 10L), 0, 5);
    CategoryProfile current = new CategoryProfile(Map.of("a", 1L, "new", 8L), 1, 0);
    CategoryBars bars = CategoryBars.of(reference, current, 2);
    assertThat(bars.labels()).isEqualTo(List.of("new", "a"));
    assertThat(bars.reference()).containsExactly(0, 60);
    assertThat(bars.current()).containsExactly(8, 1);
    assertThat(bars.referenceRest()).isEqualTo(40);
    assertThat(bars.currentRest()).isEqualTo(1);
  }
}

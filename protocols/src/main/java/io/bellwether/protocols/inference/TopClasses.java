// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The largest values of each row with their places, best first, as Triton's classification
 * extension writes them: {@code value:index[:label]}. Of equal values the first comes first, and
 * what is not a number last.
 */
final class TopClasses {
  private final Datatype datatype;
  private final int count;
  private final int width;
  private final List<String> labels;

  /**
   * @param most how many are wanted
   * @param width how many values a row has
   * @param labels of the values of a row; empty if they have none
   */
  TopClasses(Datatype datatype, int most, int width, List<String> labels) {
    this.datatype = datatype;
    this.count = Math.min(most, width);
    this.width = width;
    this.labels = areNames(labels) ? labels : List.of();
  }

  /** The places themselves would be told twice. */
  private static boolean areNames(List<String> labels) {
    return IntStream.range(0, labels.size())
        .anyMatch(i -> !labels.get(i).equals(Integer.toString(i)));
  }

  /**
   * @throws Malformed unless the output has numbers
   */
  static void check(Output output, Datatype datatype) {
    if (datatype == Datatype.BYTES || datatype == Datatype.BOOL) {
      throw new Malformed(
          "%s: classification of %s (expected: an output of numbers, or no such parameter)"
              .formatted(output.label(), datatype));
    }
  }

  /** How many are told of a row. */
  int count() {
    return count;
  }

  /** Those of all rows. */
  String[] of(double[] numbers) {
    List<String> told = new ArrayList<>();
    for (int from = 0; width > 0 && from < numbers.length; from += width) {
      int row = from;
      IntStream.range(0, width)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> 0 - numbers[row + i])) // NaN sorts last.
          .limit(count)
          .forEach(i -> told.add(told(numbers[row + i], i)));
    }
    return told.toArray(String[]::new);
  }

  private String told(double number, int place) {
    String plain = value(number) + ":" + place;
    return labels.isEmpty() ? plain : plain + ":" + labels.get(place);
  }

  /** As C++'s {@code to_string}, which Triton's servers use: six decimals, of the exact value. */
  private String value(double number) {
    if (!datatype.isReal()) {
      return Long.toString((long) number);
    }
    if (Double.isNaN(number)) {
      return "nan";
    }
    String sign = Math.copySign(1, number) < 0 ? "-" : "";
    double size = Math.abs(number);
    return sign
        + (Double.isInfinite(size)
            ? "inf"
            : new BigDecimal(size).setScale(6, RoundingMode.HALF_EVEN).toPlainString());
  }
}

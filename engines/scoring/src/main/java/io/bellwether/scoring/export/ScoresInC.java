// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.ensembles.Calibration;
import io.bellwether.scoring.ensembles.Space;
import io.bellwether.scoring.trees.TreesInC;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Statements of C on the score of a row: {@code margins}, {@code answers}, and {@code *label}, the
 * place of the class. They use a counter {@code i}.
 */
final class ScoresInC {
  private static final String EACH = "  for (i = 0; i < MARGINS; i++) ";

  private ScoresInC() {}

  private static boolean classifies(Task task) {
    return task == Task.BINARY || task == Task.MULTICLASS;
  }

  /** Puts the label of answers. */
  static String label(Task task) {
    return switch (task) {
      case BINARY -> "  *label = answers[0] > 0.5;\n";
      case MULTICLASS ->
          "  *label = 0;\n" + EACH + "if (answers[i] > answers[*label]) *label = i;\n";
      case REGRESSION, TARGETS, OTHER -> "  *label = 0;\n";
    };
  }

  /** Makes a score of the margins in {@code values}. */
  static String ofMargins(Task task, Link link) {
    return EACH + "margins[i] = answers[i] = values[i];\n" + ModelInC.link(link) + label(task);
  }

  /** Makes a score of the probabilities, or values, in {@code values}. */
  static String ofProbabilities(Task task) {
    return switch (task) {
      case BINARY ->
          "  answers[0] = values[0] > 1 ? 1 : values[0];\n" + logOdds("answers[0]") + label(task);
      case MULTICLASS -> EACH + "margins[i] = log(answers[i] = values[i]);\n" + label(task);
      case REGRESSION, TARGETS, OTHER ->
          EACH + "margins[i] = answers[i] = values[i];\n" + label(task);
    };
  }

  static String logOdds(String probability) {
    return "  margins[0] = log(%1$s) - log1p(-%1$s);\n".formatted(probability);
  }

  /** Certain and impossible classes get margins that can be added. */
  static String finite(Task task) {
    return classifies(task)
        ? EACH + "if (isinf(margins[i])) margins[i] = copysign(745, margins[i]);\n"
        : "";
  }

  /**
   * Writes what is combined or calibrated of a score into an array.
   *
   * @param array with room for {@code MARGINS} numbers
   */
  static String values(Space space, Task task, double slope, String array) {
    return switch (space) {
      case PROBABILITY -> EACH + array + "[i] = answers[i];\n";
      case MARGIN ->
          (slope == 1 ? "" : EACH + "margins[i] *= %s;\n".formatted(number(slope)))
              + finite(task)
              + EACH
              + array
              + "[i] = margins[i];\n";
    };
  }

  /** Puts another score in place of this one. */
  static String calibrated(Calibration how, Task task, double slope) {
    return switch (how) {
      case Calibration.Sigmoid sigmoid -> sigmoid(sigmoid, task, slope);
      case Calibration.Isotonic isotonic -> isotonic(isotonic, task, slope);
      case Calibration.Temperature temperature -> temperature(temperature, task, slope);
    };
  }

  private static String sigmoid(Calibration.Sigmoid how, Task task, double slope) {
    String made =
        task == Task.BINARY
            ? ofMargins(task, Link.LOGIT)
            : EACH + "values[i] = 1 / (1 + exp(-values[i]));\n" + shares() + ofProbabilities(task);
    return block(
        """
          static const double scale[MARGINS] = {%s};
          static const double shift[MARGINS] = {%s};
          double values[MARGINS];
        """
                .formatted(numbers(how.slope()), numbers(how.intercept()))
            + values(how.on(), task, slope, "values")
            + EACH
            + "values[i] = scale[i] * values[i] + shift[i];\n"
            + made);
  }

  private static String isotonic(Calibration.Isotonic how, Task task, double slope) {
    StringBuilder out = new StringBuilder("  double values[MARGINS];\n");
    for (int output = 0; output < how.x().length; output++) {
      out.append(
          "  static const double x%1$d[] = {%2$s};\n  static const double y%1$d[] = {%3$s};\n"
              .formatted(output, numbers(how.x()[output]), numbers(how.y()[output])));
    }
    out.append(values(how.on(), task, slope, "values"));
    for (int output = 0; output < how.x().length; output++) {
      out.append(
          "  values[%1$d] = between(x%1$d, y%1$d, %2$d, values[%1$d]);\n"
              .formatted(output, how.x()[output].length));
    }
    return block(out + (task == Task.MULTICLASS ? shares() : "") + ofProbabilities(task));
  }

  private static String temperature(Calibration.Temperature how, Task task, double slope) {
    boolean binary = task == Task.BINARY;
    String logs =
        binary
            ? "  values[0] = log(values[0]) - log1p(-values[0]);\n"
            : EACH + "values[i] = log(values[i]);\n";
    return block(
        "  double values[MARGINS];\n"
            + values(how.on(), task, slope, "values")
            + (how.on() == Space.PROBABILITY ? logs : "")
            + EACH
            + "values[i] /= %s;\n".formatted(number(how.temperature()))
            + ofMargins(task, binary ? Link.LOGIT : Link.SOFTMAX));
  }

  /** The values divided by their sum; the same for each if all are 0. */
  private static String shares() {
    return """
      {
        double sum = 0;
        for (i = 0; i < MARGINS; i++) sum += values[i];
        for (i = 0; i < MARGINS; i++) values[i] = sum == 0 ? 1.0 / MARGINS : values[i] / sum;
      }
    """;
  }

  private static String block(String statements) {
    return "  {\n" + statements.indent(2) + "  }\n";
  }

  /** The function {@code between}: a line through points, level beyond the first and the last. */
  static String between() {
    return """

    static int is_less(double one, double other) {
      return one < other || (one == other && signbit(one) && !signbit(other));
    }

    static double between(const double *x, const double *y, int count, double value) {
      int low = 0, high = count;
      if (value != value) return y[count - 1];
      while (low < high) {
        int middle = (low + high) / 2;
        if (is_less(x[middle], value)) low = middle + 1;
        else high = middle;
      }
      if (low == count) return y[count - 1];
      if (low == 0 || !is_less(value, x[low])) return y[low];
      return (y[low] - y[low - 1]) / (x[low] - x[low - 1]) * (value - x[low - 1]) + y[low - 1];
    }
    """;
  }

  private static String numbers(double[] values) {
    return Arrays.stream(values).mapToObj(ScoresInC::number).collect(Collectors.joining(", "));
  }

  static String number(double value) {
    return TreesInC.number("double", value);
  }
}

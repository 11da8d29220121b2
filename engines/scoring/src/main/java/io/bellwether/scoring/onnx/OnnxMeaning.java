// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import io.bellwether.scoring.ModelFormatException;
import io.bellwether.scoring.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a graph's outputs mean. Converters of classifiers give the label and then a probability for
 * each class; of graphs that give numbers alone, the last step tells: Softmax and Sigmoid make
 * probabilities, and any other number is the value itself.
 *
 * @param classes none for a regression
 * @param label the output that names the class, if there is one
 * @param numbers the probabilities, or the value
 */
record OnnxMeaning(
    Task task, List<String> classes, Optional<OnnxOutput> label, OnnxOutput numbers) {
  /** So much may rounding take a probability off. */
  static final double TOLERANCE = 1e-3;

  /** Steps that only lay values out otherwise. */
  private static final Set<String> LAYOUT =
      Set.of("Cast", "Identity", "Flatten", "Reshape", "Squeeze", "Unsqueeze");

  /**
   * @param probe what was answered for some row
   */
  static OnnxMeaning of(OnnxFile file, List<OnnxOutput> outputs, double[] probe) {
    Optional<OnnxOutput> label =
        outputs.stream().filter(o -> !o.element().isReal() && o.width() == 1).findFirst();
    Optional<OnnxOutput> reals = outputs.stream().filter(o -> o.element().isReal()).findFirst();
    if (reals.isPresent() && label.isPresent() && isDistribution(reals.get(), probe)) {
      return classifier(names(file, label.get(), reals.get()), label, reals.get());
    }
    if (label.isPresent()) {
      return value(label.get());
    }
    if (reals.isEmpty()) {
      throw refused(outputs, "one with numbers");
    }
    String maker = maker(file, reals.get().name());
    if (maker.equals("Sigmoid") && reals.get().width() == 1) {
      return new OnnxMeaning(Task.BINARY, numbered(2), Optional.empty(), reals.get());
    }
    if (maker.equals("Softmax") && reals.get().width() > 1) {
      return classifier(numbered(reals.get().width()), Optional.empty(), reals.get());
    }
    return value(reals.get());
  }

  private static OnnxMeaning classifier(
      List<String> classes, Optional<OnnxOutput> label, OnnxOutput numbers) {
    Task task = classes.size() == 2 ? Task.BINARY : Task.MULTICLASS;
    return new OnnxMeaning(task, classes, label, numbers);
  }

  private static OnnxMeaning value(OnnxOutput output) {
    if (output.element() == Element.STRING || output.width() != 1) {
      throw refused(List.of(output), "one number for each row, or probabilities of classes");
    }
    return new OnnxMeaning(Task.REGRESSION, List.of(), Optional.empty(), output);
  }

  private static boolean isDistribution(OnnxOutput output, double[] probe) {
    if (output.width() < 2) {
      return false;
    }
    if (!output.classes().isEmpty()) {
      return true;
    }
    double sum = 0;
    for (int i = output.from(); i < output.from() + output.width(); i++) {
      if (probe[i] < -TOLERANCE || probe[i] > 1 + TOLERANCE) {
        return false;
      }
      sum += probe[i];
    }
    return !(Math.abs(sum - 1) > TOLERANCE);
  }

  private static List<String> names(OnnxFile file, OnnxOutput label, OnnxOutput reals) {
    List<Optional<List<String>>> sources =
        List.of(
            Optional.of(reals.classes()),
            Optional.of(label.classes()),
            file.classes(label.name()),
            file.classes(reals.name()));
    return sources.stream()
        .flatMap(Optional::stream)
        .filter(names -> names.size() == reals.width())
        .filter(names -> new HashSet<>(names).size() == names.size())
        .findFirst()
        .orElseGet(() -> numbered(reals.width()));
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static String maker(OnnxFile file, String output) {
    String value = output;
    for (int i = 0; i < LAYOUT.size(); i++) {
      Optional<OnnxNode> maker = file.maker(value);
      if (maker.isEmpty() || !LAYOUT.contains(maker.get().operator())) {
        return maker.map(OnnxNode::operator).orElse("");
      }
      value = maker.get().inputs().getFirst();
    }
    return "";
  }

  /** The class that is answered for a row. */
  int predicted(double[] values) {
    if (label.isPresent()) {
      double value = values[label.get().from()];
      return label.get().element() == Element.STRING
          ? classes.indexOf(label.get().classes().get((int) value))
          : classes.indexOf(Long.toString((long) value));
    }
    double[] probabilities = probabilities(values);
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  /** The probability of each class. */
  double[] probabilities(double[] values) {
    double[] probabilities = new double[classes.size()];
    for (int i = 0; i < numbers.width(); i++) { // Ten times 0.1f is more than 1.
      probabilities[i] = Math.clamp(values[numbers.from() + i], 0, 1);
    }
    if (numbers.width() == 1) {
      probabilities[1] = probabilities[0];
      probabilities[0] = 1 - probabilities[1];
    }
    return probabilities;
  }

  private static ModelFormatException refused(List<OnnxOutput> outputs, String expected) {
    List<String> found = new ArrayList<>();
    outputs.forEach(o -> found.add("%s: %s, %d wide".formatted(o.name(), o.element(), o.width())));
    return new ModelFormatException("model.graph.output", "" + found, expected);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import io.bellwether.scoring.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a graph's outputs mean. Converters of classifiers give the label and then a probability for
 * each class; of graphs that give numbers alone, the last step tells: Softmax and Sigmoid make
 * probabilities, and any other number is the value itself. A label of which no probabilities are
 * known is the answer; what is neither is answered as it is.
 *
 * @param classes none unless there are probabilities
 * @param label the output that names the class, if there is one
 * @param answered the probabilities or values; of {@link Task#OTHER} perhaps several outputs
 */
record OnnxMeaning(
    Task task, List<String> classes, Optional<OnnxOutput> label, List<OnnxOutput> answered) {
  /** So much may rounding take a probability off. */
  static final double TOLERANCE = 1e-3;

  /** More are answered as a list. */
  private static final int MOST_TARGETS = 1_000;

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
    if (reals.isPresent() && label.isPresent()) {
      OnnxOutput numbers = columns(file, label.get(), outputs).orElse(reals.get());
      if (isDistribution(numbers, probe)) {
        return classifier(names(file, label.get(), numbers), label, numbers);
      }
    }
    if (label.isPresent()) {
      return value(label.get());
    }
    if (reals.isPresent() && reals.get().sizes().size() < 2) {
      String maker = maker(file, reals.get().name());
      if (maker.equals("Sigmoid") && reals.get().width() == 1) {
        return classifier(numbered(2), Optional.empty(), reals.get());
      }
      if (maker.equals("Softmax") && reals.get().width() > 1) {
        return classifier(numbered(reals.get().width()), Optional.empty(), reals.get());
      }
    }
    if (reals.isPresent() && reals.get().width() == 1) {
      return value(reals.get());
    }
    return outputs.size() == 1
        ? value(outputs.getFirst())
        : new OnnxMeaning(Task.OTHER, List.of(), Optional.empty(), outputs);
  }

  /** The probabilities that stand in an output for each class, one behind the other. */
  private static Optional<OnnxOutput> columns(
      OnnxFile file, OnnxOutput label, List<OnnxOutput> outputs) {
    List<OnnxOutput> reals =
        outputs.stream().filter(o -> o.element().isReal() && o.width() == 1).toList();
    Optional<List<String>> classes = file.classes(label.name());
    if (reals.size() < 2
        || classes.filter(names -> names.size() == reals.size()).isEmpty()
        || reals.getLast().end() - reals.getFirst().from() != reals.size()) {
      return Optional.empty();
    }
    OnnxOutput first = reals.getFirst();
    return Optional.of(
        new OnnxOutput(
            first.name(),
            first.place(),
            first.element(),
            List.of(reals.size()),
            first.from(),
            classes.get()));
  }

  private static OnnxMeaning classifier(
      List<String> classes, Optional<OnnxOutput> label, OnnxOutput numbers) {
    Task task = classes.size() == 2 ? Task.BINARY : Task.MULTICLASS;
    return new OnnxMeaning(task, classes, label, List.of(numbers));
  }

  private static OnnxMeaning value(OnnxOutput output) {
    boolean isNumber = output.element() != Element.STRING && output.element() != Element.BOOL;
    Task task;
    if (output.width() == 1 && isNumber) {
      task = Task.REGRESSION;
    } else if (isNumber && output.sizes().size() == 1 && output.width() <= MOST_TARGETS) {
      task = Task.TARGETS;
    } else {
      task = Task.OTHER;
    }
    return new OnnxMeaning(task, List.of(), Optional.empty(), List.of(output));
  }

  /** The probabilities, or the value or values. */
  OnnxOutput numbers() {
    return answered.getFirst();
  }

  private static boolean isDistribution(OnnxOutput output, double[] probe) {
    if (output.width() < 2) {
      return false;
    }
    double sum = 0;
    for (int i = output.from(); i < output.end(); i++) {
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
    for (int i = 0; i < numbers().width(); i++) { // Ten times 0.1f is more than 1.
      probabilities[i] = Math.clamp(values[numbers().from() + i], 0, 1);
    }
    if (numbers().width() == 1) {
      probabilities[1] = probabilities[0];
      probabilities[0] = 1 - probabilities[1];
    }
    return probabilities;
  }
}

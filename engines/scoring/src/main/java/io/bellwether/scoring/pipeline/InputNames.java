// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the features of a model's file were called in training, where the file does not tell. */
final class InputNames {
  private InputNames() {}

  /** Whether these are no names, only the numbers that the libraries give. */
  static boolean areNumbers(List<String> features) {
    return Stream.of("f", "Column_")
        .anyMatch(
            prefix ->
                IntStream.range(0, features.size())
                    .allMatch(i -> features.get(i).equals(prefix + i)));
  }

  /**
   * The names that a signature tells, in the order of the features, if they are others.
   *
   * @param isLightgbm which writes {@code _} for each blank
   */
  static Optional<List<String>> told(
      List<String> features, List<String> signature, boolean isLightgbm) {
    if (signature.size() != features.size() || Set.copyOf(signature).equals(Set.copyOf(features))) {
      return Optional.empty();
    }
    if (areNumbers(features)) {
      return Optional.of(signature);
    }
    return isLightgbm ? withBlanks(features, signature) : Optional.empty();
  }

  private static Optional<List<String>> withBlanks(List<String> features, List<String> signature) {
    Map<String, String> byWritten = new HashMap<>();
    signature.forEach(name -> byWritten.put(name.replace(' ', '_'), name));
    List<String> names = new ArrayList<>(features.size());
    for (String feature : features) {
      String name = byWritten.remove(feature);
      if (name == null) {
        return Optional.empty();
      }
      names.add(name);
    }
    return Optional.of(names);
  }
}

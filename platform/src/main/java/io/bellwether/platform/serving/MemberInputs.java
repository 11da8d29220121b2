// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of an ensemble's inputs from its members' training data. */
final class MemberInputs {
  private MemberInputs() {}

  static List<Content.Input> of(Pipeline ensemble, List<ModelVersion> members) {
    return ensemble.inputs().stream().map(input -> one(input, members)).toList();
  }

  private static Content.Input one(Input input, List<ModelVersion> members) {
    List<Content.Input> known = new ArrayList<>();
    for (ModelVersion member : members) {
      member.content().inputs().stream()
          .filter(other -> other.name().equals(input.name()))
          .forEach(known::add);
    }
    Optional<Double> min =
        known.stream().flatMap(other -> other.min().stream()).min(Double::compare);
    Optional<Double> max =
        known.stream().flatMap(other -> other.max().stream()).max(Double::compare);
    List<String> categories =
        known.stream().flatMap(other -> other.categories().stream()).distinct().toList();
    return new Content.Input(
        input.name(),
        input.type().label(),
        min,
        max,
        categories.isEmpty() ? input.categories() : categories);
  }
}

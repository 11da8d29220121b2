// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a model is tried with. */
record TrialRow(Map<String, @Nullable Object> values, Origin origin) {

  /** Where its values are from. */
  enum Origin {
    EXAMPLE("its input example"),
    /** The training data had them. */
    KNOWN("a row made from its inputs"),
    /** Some are no more than of the right kind. */
    INVENTED("a row made from its inputs");

    private final String words;

    Origin(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** The example, or a row made from what is known of the inputs. */
  static TrialRow of(
      ModelVersion version, Optional<Map<String, @Nullable Object>> told, Pipeline pipeline) {
    Map<String, Content.Input> known = known(version);
    Map<String, @Nullable Object> example = told.orElse(Map.of());
    List<String> names = List.copyOf(example.keySet());
    Map<String, @Nullable Object> row = new HashMap<>();
    for (int i = 0; i < pipeline.inputs().size(); i++) {
      Input input = pipeline.inputs().get(i);
      boolean byPlace = !example.containsKey(input.name()) && i < names.size();
      row.put(
          input.name(),
          example.isEmpty()
              ? made(pipeline.encodings().get(i), known.get(input.name()))
              : example.get(byPlace ? names.get(i) : input.name()));
    }
    return new TrialRow(row, example.isEmpty() ? origin(pipeline, known) : Origin.EXAMPLE);
  }

  private static Origin origin(Pipeline pipeline, Map<String, Content.Input> known) {
    boolean isKnown =
        pipeline.encodings().stream()
            .allMatch(encoding -> isKnown(encoding, known.get(encoding.name())));
    return isKnown ? Origin.KNOWN : Origin.INVENTED;
  }

  private static Map<String, Content.Input> known(ModelVersion version) {
    return version.content().inputs().stream()
        .collect(Collectors.toMap(Content.Input::name, input -> input, (first, _) -> first));
  }

  /** Whether what is made of an input is a value that it has. */
  private static boolean isKnown(InputEncoding encoding, Content.@Nullable Input known) {
    return switch (encoding.type()) {
      case BOOLEAN -> true;
      case STRING ->
          encoding instanceof Coded
              || !encoding.input().categories().isEmpty()
              || (known != null && !known.categories().isEmpty());
      case INTEGER, DOUBLE ->
          encoding instanceof Coded
              || (known != null && known.min().isPresent() && known.max().isPresent());
      case TIMESTAMP -> false;
    };
  }

  private static Object made(InputEncoding encoding, Content.@Nullable Input known) {
    if (encoding instanceof Coded category) {
      return category.any();
    }
    return switch (encoding.type()) {
      case STRING ->
          Stream.concat(
                  encoding.input().categories().stream(),
                  known == null ? Stream.of() : known.categories().stream())
              .findFirst()
              .orElse("a");
      case BOOLEAN -> false;
      case INTEGER -> (long) Math.rint(middle(known));
      case DOUBLE -> middle(known);
      case TIMESTAMP -> "2000-01-01T00:00:00Z";
    };
  }

  private static double middle(Content.@Nullable Input known) {
    return known == null || known.min().isEmpty() || known.max().isEmpty()
        ? 0
        : (known.min().get() + known.max().get()) / 2;
  }
}

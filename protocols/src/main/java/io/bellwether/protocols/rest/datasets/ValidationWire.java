// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.datasets;

import io.bellwether.platform.datasets.expectations.Expectation;
import io.bellwether.platform.datasets.expectations.Validation;
import io.bellwether.platform.shared.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Great Expectations' shapes. */
final class ValidationWire {
  private ValidationWire() {}

  record Request(@Nullable List<@Nullable Wanted> expectations) {
    List<Expectation> read() {
      if (expectations == null) {
        throw InvalidInput.field("expectations", null, "a list", "list what you expect");
      }
      List<Expectation> read = new ArrayList<>();
      for (int i = 0; i < expectations.size(); i++) {
        Wanted wanted = expectations.get(i);
        String type = wanted == null ? null : wanted.name();
        if (wanted == null || type == null) {
          throw InvalidInput.field(
              "expectations[%d].type".formatted(i),
              null,
              "the name of an expectation",
              "say what you expect");
        }
        read.add(new Expectation(type, wanted.kwargs() == null ? Map.of() : wanted.kwargs()));
      }
      return read;
    }
  }

  /** Suites of older releases say {@code expectation_type}; both carry notes that we pass over. */
  record Wanted(
      @Nullable String type,
      @Nullable String expectationType,
      @Nullable Map<String, @Nullable Object> kwargs,
      @Nullable Object meta,
      @Nullable String id,
      @Nullable Object notes,
      @Nullable String description) {
    @Nullable String name() {
      return type == null ? expectationType : type;
    }
  }

  record Reply(boolean success, Statistics statistics, List<Result> results) {
    static Reply of(Validation validation) {
      int all = validation.results().size();
      int good = validation.successful();
      return new Reply(
          validation.success(),
          new Statistics(
              all, good, all - good, all == 0 ? Optional.empty() : Optional.of(100.0 * good / all)),
          validation.results().stream()
              .map(
                  result ->
                      new Result(
                          result.outcome().success(),
                          result.expectation(),
                          result.outcome().result()))
              .toList());
    }
  }

  record Statistics(
      int evaluatedExpectations,
      int successfulExpectations,
      int unsuccessfulExpectations,
      Optional<Double> successPercent) {}

  record Result(
      boolean success, Expectation expectationConfig, Map<String, @Nullable Object> result) {}
}

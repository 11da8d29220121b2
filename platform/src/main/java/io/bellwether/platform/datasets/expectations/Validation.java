// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The outcome of each expectation, in their order. */
public record Validation(List<Result> results) {
  public Validation {
    results = List.copyOf(results);
  }

  public record Result(Expectation expectation, Outcome outcome) {}

  /**
   * Evaluates the expectations on a table whose columns are read when they are needed.
   *
   * @throws InvalidInput if an expectation is unknown or lacks what it needs
   */
  public static Validation of(
      Schema schema, long rows, Function<String, Column> read, List<Expectation> expectations) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < expectations.size(); i++) {
      rules.add(Rules.named(expectations.get(i).type(), "expectations[%d].type".formatted(i)));
    }
    Map<String, Column> columns = new HashMap<>();
    Subject subject = new Subject(schema, rows, name -> columns.computeIfAbsent(name, read));
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < expectations.size(); i++) {
      Expectation expectation = expectations.get(i);
      Kwargs kwargs = new Kwargs("expectations[%d].kwargs".formatted(i), expectation.kwargs());
      results.add(new Result(expectation, evaluate(rules.get(i), kwargs, subject)));
    }
    return new Validation(results);
  }

  private static Outcome evaluate(Rule rule, Kwargs kwargs, Subject subject) {
    try {
      return rule.check(kwargs, subject);
    } catch (Unsuitable e) {
      return Outcome.failed(e.reason());
    }
  }

  public boolean success() {
    return successful() == results.size();
  }

  public int successful() {
    return (int) results.stream().filter(result -> result.outcome().success()).count();
  }

  /** One kind of expectation. */
  @FunctionalInterface
  interface Rule {
    Outcome check(Kwargs kwargs, Subject subject);
  }

  /** The table that is looked at. */
  record Subject(Schema schema, long rows, Function<String, Column> columns) {
    Column column(String name) {
      if (schema.field(name).isEmpty()) {
        throw new Unsuitable("column not found: " + name);
      }
      return columns.apply(name);
    }
  }

  /** The data is such that the question makes no sense. */
  static final class Unsuitable extends RuntimeException {
    private final String reason;

    Unsuitable(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }
}

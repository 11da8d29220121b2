// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.datasets.expectations;

import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    Subject subject = new Subject(schema, rows, new LastRead(read));
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

  /** Of all columns one is in memory at a time, the one that was asked for last. */
  private static final class LastRead implements Function<String, Column> {
    private final Function<String, Column> read;
    private @Nullable Column last;

    LastRead(Function<String, Column> read) {
      this.read = read;
    }

    @Override
    public Column apply(String name) {
      Column column = last;
      if (column == null || !column.name().equals(name)) {
        last = null; // Before the next one comes.
        column = read.apply(name);
        last = column;
      }
      return column;
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

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import io.bellwether.platform.experiments.RunField;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.search.Condition;
import io.bellwether.platform.shared.search.Order;
import java.util.List;
import java.util.function.Supplier;

/** MLflow's language for filters and orders of runs, for other protocols that take it too. */
public final class RunLanguage {
  private RunLanguage() {}

  public static List<Condition<RunField>> conditions(String filter) {
    return understood("filter", filter, () -> RunSearches.conditions(filter));
  }

  public static List<Order<RunField>> orders(List<String> orderBy) {
    return understood("order_by", String.join(", ", orderBy), () -> RunSearches.orders(orderBy));
  }

  private static <T> T understood(String field, String text, Supplier<T> read) {
    try {
      return read.get();
    } catch (Refusal e) {
      throw InvalidInput.field(
          field, text, String.valueOf(e.getMessage()), "write it as MLflow's search_runs takes it");
    }
  }
}

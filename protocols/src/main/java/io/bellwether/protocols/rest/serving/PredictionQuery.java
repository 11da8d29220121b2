// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import io.bellwether.platform.serving.PredictionFilter;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Exchange;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which predictions of the log are asked for. */
final class PredictionQuery {
  private static final String ENTITY = "entity";

  private static final List<String> KNOWN =
      List.of(
          "model",
          "model_version",
          "route",
          "endpoint",
          "client",
          "request_id",
          ENTITY,
          "from",
          "to",
          "max_results",
          "page_token");

  private PredictionQuery() {}

  /**
   * @throws Malformed if it says something that is not known: who filters by a word that is not
   *     read would take all predictions for those that were meant
   */
  static PredictionFilter read(Exchange exchange) {
    for (String name : new TreeSet<>(exchange.queryNames())) {
      if (!KNOWN.contains(name)) {
        throw new Malformed("%s: no parameter (expected: some of %s)".formatted(name, KNOWN));
      }
    }
    KNOWN.stream()
        .filter(name -> !name.equals(ENTITY) && exchange.queryAll(name).size() > 1)
        .findFirst()
        .ifPresent(
            name -> {
              throw new Malformed(
                  "%s: %s (expected: once)".formatted(name, exchange.queryAll(name)));
            });
    exchange
        .query("model_version")
        .filter(version -> !version.matches("[0-9]{1,9}"))
        .ifPresent(
            version -> {
              throw new Malformed(
                  "model_version: %s (expected: the integer version, as the log has it)"
                      .formatted(version));
            });
    Optional<Instant> from = exchange.queryTime("from");
    Optional<Instant> to = exchange.queryTime("to");
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new Malformed("to: %s (expected: after from, %s)".formatted(to.get(), from.get()));
    }
    return new PredictionFilter(
        exchange.query("model"),
        exchange.query("model_version"),
        exchange.query("route"),
        exchange.query("endpoint"),
        exchange.query("client"),
        exchange.query("request_id"),
        entities(exchange),
        from,
        to);
  }

  private static Map<String, String> entities(Exchange exchange) {
    Map<String, String> keys = new HashMap<>();
    for (String entity : exchange.queryAll(ENTITY)) {
      int equals = entity.indexOf('=');
      if (equals < 1) {
        throw new Malformed(
            "%s: %s (expected: a column and its key, as patient_id=PT0001)"
                .formatted(ENTITY, entity));
      }
      keys.put(entity.substring(0, equals), entity.substring(equals + 1));
    }
    return keys;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.DELETE_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.evaluation.ScorerVersion;
import io.bellwether.platform.evaluation.Scorers;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code mlflow/scorers}. */
final class ScorerCalls {
  private static final String PATH = "/3.0/mlflow/scorers/";

  /** Scorers run where the client runs them, never here by themselves. */
  private static final Map<String, List<String>> NO_CONFIGS = Map.of("configs", List.of());

  private final Scorers scorers;

  ScorerCalls(Scorers scorers) {
    this.scorers = scorers;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH + "register", WRITE_RUNS, this::register),
        Route.get(PATH + "list", READ_RUNS, this::list),
        Route.get(PATH + "versions", READ_RUNS, this::versions),
        Route.get(PATH + "get", READ_RUNS, this::get),
        Route.get(PATH + "online-configs", READ_RUNS, e -> e.answer(200, NO_CONFIGS)),
        Mlflow.delete(PATH + "delete", DELETE_RUNS, this::delete));
  }

  record Wire(
      String experimentId,
      String scorerName,
      int scorerVersion,
      String serializedScorer,
      long creationTime,
      String scorerId) {
    static Wire of(ScorerVersion version) {
      return new Wire(
          version.experimentId(),
          version.name(),
          version.version(),
          version.content(),
          version.createdAt().toEpochMilli(),
          version.scorerId());
    }
  }

  record Registered(
      int version,
      String scorerId,
      String experimentId,
      String name,
      String serializedScorer,
      long creationTime) {}

  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ListReply(List<Wire> scorers) {
    static ListReply of(List<ScorerVersion> versions) {
      return new ListReply(versions.stream().map(Wire::of).toList());
    }
  }

  private void register(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    String experiment = fields.required("experiment_id");
    String name = Limits.length("name", fields.required("name"), Limits.KEY);
    String content = fields.required("serialized_scorer");
    checkContent(content);
    ScorerVersion made = scorers.register(exchange.caller(), experiment, name, content);
    exchange.answer(
        200,
        new Registered(
            made.version(),
            made.scorerId(),
            made.experimentId(),
            made.name(),
            made.content(),
            made.createdAt().toEpochMilli()));
  }

  /** A scorer made of source text would run on every machine that loads it. */
  private static void checkContent(String content) {
    JsonNode scorer;
    try {
      scorer = EvaluationRecordWire.tree(content);
    } catch (Malformed e) {
      throw Refusal.invalid("serialized_scorer must be valid JSON");
    }
    if (scorer.hasNonNull("call_source")) {
      throw Refusal.invalid(
          "Custom scorer registration (using @scorer decorator) is disabled: it would execute"
              + " arbitrary code when the scorer is loaded. Register a built-in scorer or a judge,"
              + " or keep the function in your own code.");
    }
  }

  private static Fields query(Exchange exchange) throws IOException {
    return Fields.ofQuery(exchange, List.of("experiment_id", "name", "version"), List.of());
  }

  private void list(Exchange exchange) throws IOException {
    String experiment = query(exchange).required("experiment_id");
    exchange.answer(200, ListReply.of(scorers.list(exchange.caller(), experiment)));
  }

  private void versions(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    exchange.answer(
        200,
        ListReply.of(
            scorers.versions(
                exchange.caller(), fields.required("experiment_id"), fields.required("name"))));
  }

  private void get(Exchange exchange) throws IOException {
    Fields fields = query(exchange);
    ScorerVersion found =
        scorers.get(
            exchange.caller(),
            fields.required("experiment_id"),
            fields.required("name"),
            version(fields));
    exchange.answer(200, Map.of("scorer", Wire.of(found)));
  }

  private static Optional<Integer> version(Fields fields) {
    return fields.number("version").map(number -> Math.clamp(number, 0, Integer.MAX_VALUE));
  }

  private void delete(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    scorers.delete(
        exchange.caller(),
        fields.required("experiment_id"),
        fields.required("name"),
        version(fields));
    exchange.answer(200, Map.of());
  }
}

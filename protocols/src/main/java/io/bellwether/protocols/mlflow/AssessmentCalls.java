// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import static io.bellwether.protocols.mlflow.Mlflow.READ_RUNS;
import static io.bellwether.protocols.mlflow.Mlflow.WRITE_RUNS;

import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.AssessmentChange;
import io.bellwether.platform.tracing.AssessmentChange.Content;
import io.bellwether.platform.tracing.Assessments;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code mlflow/traces/{id}/assessments}. */
final class AssessmentCalls {
  private static final String PATH = "/3.0/mlflow/traces/{id}/assessments";

  private final Assessments assessments;
  private final InstantSource clock;

  AssessmentCalls(Assessments assessments, InstantSource clock) {
    this.assessments = assessments;
    this.clock = clock;
  }

  List<Route> routes() {
    String one = PATH + "/{assessment_id}";
    return List.of(
        Route.record(PATH, WRITE_RUNS, this::create),
        Route.get(one, READ_RUNS, this::get),
        Mlflow.patch(one, WRITE_RUNS, this::update),
        Mlflow.delete(one, WRITE_RUNS, this::delete));
  }

  private static void answer(Exchange exchange, Assessment assessment) {
    exchange.answer(200, Map.of("assessment", AssessmentWire.of(assessment)));
  }

  private void create(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange).object("assessment");
    Assessment request = AssessmentWire.read(fields, exchange.pathName("id"), clock.instant());
    answer(exchange, assessments.log(exchange.caller(), request));
  }

  private void get(Exchange exchange) {
    String traceId = exchange.pathName("id");
    answer(exchange, assessments.get(exchange.caller(), traceId, id(exchange)));
  }

  private static String id(Exchange exchange) {
    return exchange.pathName("assessment_id");
  }

  private void update(Exchange exchange) throws IOException {
    Fields fields = Fields.of(exchange);
    Set<String> mask = Set.of(fields.required("update_mask").split(","));
    AssessmentChange change = change(fields.object("assessment"), mask);
    String traceId = exchange.pathName("id");
    answer(exchange, assessments.update(exchange.caller(), traceId, id(exchange), change));
  }

  /** MLflow reads names of the mask in camel case only, and ignores others without a word. */
  private static AssessmentChange change(Fields fields, Set<String> mask) {
    boolean named = mask.contains("assessmentName") || mask.contains("assessment_name");
    if (mask.contains("feedback") && mask.contains("expectation")) {
      throw Refusal.invalid("Cannot specify both `expectation` and `feedback` parameters.");
    }
    boolean told = mask.contains("feedback") || mask.contains("expectation");
    Optional<Content> content = told ? AssessmentWire.content(fields) : Optional.empty();
    return new AssessmentChange(
        named ? fields.filled("assessment_name") : Optional.empty(),
        content,
        mask.contains("rationale") ? fields.text("rationale") : Optional.empty(),
        mask.contains("metadata") ? AssessmentWire.metadata(fields) : Map.of());
  }

  private void delete(Exchange exchange) {
    assessments.delete(exchange.caller(), exchange.pathName("id"), id(exchange));
    exchange.answer(200, Map.of());
  }
}

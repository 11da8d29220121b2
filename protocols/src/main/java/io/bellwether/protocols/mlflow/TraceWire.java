// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bellwether.platform.tracing.Assessment;
import io.bellwether.platform.tracing.Trace;
import io.bellwether.platform.tracing.TraceState;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A trace, without its spans, as MLflow's third protocol writes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record TraceWire(
    String traceId,
    @Nullable String clientRequestId,
    Location traceLocation,
    Instant requestTime,
    @Nullable String executionDuration,
    String state,
    Map<String, String> traceMetadata,
    List<AssessmentWire> assessments,
    Map<String, String> tags,
    @Nullable String requestPreview,
    @Nullable String responsePreview) {
  private static final int MAX_ENTRIES = 1000;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,10}(\\.\\d{1,9})?s");

  record Location(String type, ExperimentLocation mlflowExperiment) {}

  record ExperimentLocation(String experimentId) {}

  static TraceWire of(Trace trace) {
    return new TraceWire(
        trace.id(),
        trace.clientRequestId().orElse(null),
        new Location("MLFLOW_EXPERIMENT", new ExperimentLocation(trace.experimentId())),
        trace.startedAt(),
        trace.duration().map(TraceWire::seconds).orElse(null),
        trace.state().name(),
        trace.metadata(),
        trace.assessments().stream().map(AssessmentWire::of).toList(),
        trace.tags(),
        trace.requestPreview().orElse(null),
        trace.responsePreview().orElse(null));
  }

  /** {@code 0.620s}: no digits after the point, or three. */
  private static String seconds(Duration time) {
    long millis = Math.max(0, time.toMillis());
    return millis % 1000 == 0
        ? millis / 1000 + "s"
        : "%d.%03ds".formatted(millis / 1000, millis % 1000);
  }

  static Trace read(Fields fields, Instant now) {
    String id = fields.required("trace_id");
    return new Trace(
        id,
        fields.object("trace_location").object("mlflow_experiment").required("experiment_id"),
        fields.filled("client_request_id"),
        time(fields, "request_time").orElse(now).truncatedTo(ChronoUnit.MILLIS),
        fields.filled("execution_duration").map(TraceWire::duration),
        state(fields.text("state").orElse("")),
        fields.text("request_preview"),
        fields.text("response_preview"),
        fields.texts("trace_metadata", MAX_ENTRIES),
        fields.texts("tags", MAX_ENTRIES),
        assessments(fields, id, now));
  }

  private static List<Assessment> assessments(Fields fields, String traceId, Instant now) {
    return fields.objects("assessments").stream()
        .map(one -> AssessmentWire.read(one, traceId, now))
        .toList();
  }

  static TraceState state(String name) {
    return switch (name) {
      case "OK" -> TraceState.OK;
      case "ERROR" -> TraceState.ERROR;
      case "IN_PROGRESS" -> TraceState.IN_PROGRESS;
      default -> TraceState.STATE_UNSPECIFIED;
    };
  }

  static Optional<Instant> time(Fields fields, String name) {
    return fields
        .filled(name)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException e) {
                throw Refusal.invalid(
                    "Invalid value \"%s\" for parameter '%s' supplied: expected a time such as"
                            .formatted(text, name)
                        + " 2026-01-01T00:00:00.123Z.");
              }
            });
  }

  private static Duration duration(String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw Refusal.invalid(
          "Invalid value \"%s\" for parameter 'execution_duration' supplied: expected seconds such"
                  .formatted(text)
              + " as 1.5s.");
    }
    BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }
}

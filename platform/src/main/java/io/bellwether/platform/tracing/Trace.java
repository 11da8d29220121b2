// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request to a program, without its spans.
 *
 * @param id unique in the workspace
 * @param clientRequestId the caller's own name for it
 * @param duration empty while it is not known
 * @param requestPreview the beginning of what went in
 * @param responsePreview the beginning of what came out
 * @param metadata what the client tells once; {@code tags} may change
 * @param assessments in the order in which they were made
 */
public record Trace(
    String id,
    String experimentId,
    Optional<String> clientRequestId,
    Instant startedAt,
    Optional<Duration> duration,
    TraceState state,
    Optional<String> requestPreview,
    Optional<String> responsePreview,
    Map<String, String> metadata,
    Map<String, String> tags,
    List<Assessment> assessments) {
  /** The tag that has the trace's name. */
  public static final String NAME_TAG = "mlflow.traceName";

  /** The tag that says where files of the trace belong. */
  public static final String ARTIFACTS_TAG = "mlflow.artifactLocation";

  /** The tag that says that this server has the spans. */
  public static final String SPANS_TAG = "mlflow.trace.spansLocation";

  /** The metadata with the id of the run during which the trace was made. */
  public static final String RUN_METADATA = "mlflow.sourceRun";

  /** The metadata that is there once the client has told the whole trace. */
  public static final String FINAL_METADATA = "mlflow.trace.infoFinalized";

  public Trace {
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
    assessments = List.copyOf(assessments);
  }

  boolean isFinal() {
    return metadata.containsKey(FINAL_METADATA);
  }

  /** Whether the server has its spans. */
  public boolean hasSpans() {
    return tags.containsKey(SPANS_TAG);
  }

  /** This trace with the times, the state and the previews of a newer account of it. */
  Trace told(Trace newer) {
    return new Trace(
        id,
        newer.experimentId,
        newer.clientRequestId,
        newer.startedAt,
        newer.duration,
        newer.state,
        newer.requestPreview.or(() -> requestPreview),
        newer.responsePreview.or(() -> responsePreview),
        metadata,
        tags,
        assessments);
  }

  /** This trace, widened to hold spans that came later. */
  Trace widened(Trace spans) {
    boolean earlier = !isFinal() && spans.startedAt.isBefore(startedAt);
    Instant start = earlier ? spans.startedAt : startedAt;
    Optional<Instant> end = ended();
    Optional<Instant> spansEnd = spans.ended();
    Optional<Instant> last =
        spansEnd.filter(time -> end.isEmpty() || time.isAfter(end.get())).or(() -> end);
    return new Trace(
        id,
        experimentId,
        clientRequestId,
        start,
        isFinal() ? duration : last.map(time -> Duration.between(start, time)),
        state.isOpen() ? spans.state : state,
        requestPreview.or(() -> spans.requestPreview),
        responsePreview.or(() -> spans.responsePreview),
        metadata,
        tags,
        assessments);
  }

  /** This trace, ended at this time. */
  Trace ended(Instant time, TraceState endState) {
    return new Trace(
        id,
        experimentId,
        clientRequestId,
        startedAt,
        Optional.of(Duration.between(startedAt, time)),
        endState,
        requestPreview,
        responsePreview,
        metadata,
        tags,
        assessments);
  }

  private Optional<Instant> ended() {
    return duration.map(startedAt::plus);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what people, judges and programs say of traces. */
public final class Assessments {
  private static final String KIND = "assessment";

  private final TraceStore traces;
  private final AssessmentStore store;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  public Assessments(
      TraceStore traces,
      AssessmentStore store,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.traces = traces;
    this.store = store;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  static String newId(Ids ids) {
    return "a-" + ids.next();
  }

  /** Keeps a new assessment; the one that it overrides no longer counts. */
  public Assessment log(Caller caller, Assessment request) {
    String traceId = request.traceId();
    Assessment assessment = request.of(newId(ids), traceId);
    transactions.write(
        () -> {
          Trace trace =
              traces
                  .lock(caller.workspace(), traceId)
                  .orElseThrow(() -> new NotFound("trace", traceId));
          caller.rights().check(Rights.Kind.EXPERIMENT, trace.experimentId());
          Optional<String> overridden = assessment.overrides();
          if (overridden.isPresent()
              && !store.setValid(caller.workspace(), traceId, overridden.get(), false)) {
            throw missing(traceId, overridden.get());
          }
          store.put(caller.workspace(), List.of(assessment));
        });
    return assessment;
  }

  public Assessment get(Caller caller, String traceId, String id) {
    check(caller, traceId);
    return store
        .find(caller.workspace(), traceId, id)
        .orElseThrow(
            () ->
                traces.find(caller.workspace(), traceId).isEmpty()
                    ? new NotFound("assessed trace", traceId)
                    : missing(traceId, id));
  }

  private void check(Caller caller, String traceId) {
    if (!caller.rights().isAdmin()) {
      traces
          .find(caller.workspace(), traceId)
          .ifPresent(trace -> caller.rights().check(Rights.Kind.EXPERIMENT, trace.experimentId()));
    }
  }

  public Assessment update(Caller caller, String traceId, String id, AssessmentChange change) {
    return transactions.write(
        () -> {
          traces.lock(caller.workspace(), traceId);
          Assessment old = get(caller, traceId, id);
          change.content().ifPresent(content -> checkKind(old, content.kind()));
          Assessment changed = change.apply(old, clock.instant());
          store.put(caller.workspace(), List.of(changed));
          audit.record(caller, "assessment.update", "assessment:" + id, Map.of("trace", traceId));
          return changed;
        });
  }

  private static void checkKind(Assessment old, Assessment.Kind kind) {
    if (old.kind() != kind) {
      throw new InvalidInput(
          "assessment_kind",
          kind == Assessment.Kind.EXPECTATION
              ? "Cannot update expectation value on a Feedback assessment."
              : "Cannot update feedback value on an Expectation assessment.",
          List.of());
    }
  }

  /** Deletes the assessment, if there is one; what it overrode counts again. */
  public void delete(Caller caller, String traceId, String id) {
    transactions.write(
        () -> {
          check(caller, traceId);
          store
              .find(caller.workspace(), traceId, id)
              .flatMap(Assessment::overrides)
              .ifPresent(old -> store.setValid(caller.workspace(), traceId, old, true));
          store.delete(caller.workspace(), traceId, id);
          audit.record(caller, "assessment.delete", "assessment:" + id, Map.of("trace", traceId));
        });
  }

  private static NotFound missing(String traceId, String id) {
    return new NotFound(KIND, id + " " + traceId);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.tracing;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.experiments.Sight;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps traces. A client tells the trace and its spans in any order, and more than once; nothing of
 * that writes an audit record, for it is itself a record.
 */
public final class Traces {
  private static final String KIND = "trace";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][\\w\\-]{0,255}");
  private static final int DELETE_BATCH = 500;

  private final TraceStore store;
  private final AssessmentStore assessments;
  private final ExperimentStore experiments;
  private final RunStore runs;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;

  public Traces(
      TraceStore store,
      AssessmentStore assessments,
      ExperimentStore experiments,
      RunStore runs,
      Audit audit,
      Transactions transactions,
      Ids ids) {
    this.store = store;
    this.assessments = assessments;
    this.experiments = experiments;
    this.runs = runs;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
  }

  /** Keeps the whole account of a trace; what spans have told before gives way to it. */
  public Trace tell(Caller caller, Trace told) {
    checkId(told.id());
    return transactions.write(
        () -> {
          Experiment experiment = activeExperiment(caller, told.experimentId());
          Map<String, String> metadata = new HashMap<>(told.metadata());
          metadata.put(Trace.FINAL_METADATA, "true");
          Trace trace = with(told, metadata, tags(experiment, told.id(), told.tags()));
          if (!store.add(caller.workspace(), trace)) {
            Trace known = locked(caller, trace.id());
            store.update(caller.workspace(), known.told(trace));
            store.setTags(caller.workspace(), trace.id(), trace.tags());
            store.setMetadata(caller.workspace(), trace.id(), metadata);
          }
          putAssessments(caller, told);
          return get(caller, trace.id());
        });
  }

  private void putAssessments(Caller caller, Trace told) {
    List<Assessment> given =
        told.assessments().stream()
            .map(one -> one.of(one.id().isEmpty() ? Assessments.newId(ids) : one.id(), told.id()))
            .toList();
    assessments.put(caller.workspace(), given);
  }

  /** Begins a trace. */
  public Trace begin(Caller caller, Trace trace) {
    return transactions.write(
        () -> {
          Experiment experiment = activeExperiment(caller, trace.experimentId());
          Trace begun = with(trace, trace.metadata(), tags(experiment, trace.id(), trace.tags()));
          store.add(caller.workspace(), begun);
          return begun;
        });
  }

  /** Ends a trace that has begun. */
  public Trace end(
      Caller caller,
      String id,
      Instant endedAt,
      TraceState state,
      Map<String, String> metadata,
      Map<String, String> tags) {
    return transactions.write(
        () -> {
          Trace known = locked(caller, id);
          store.update(caller.workspace(), known.ended(endedAt, state));
          store.setMetadata(caller.workspace(), id, metadata);
          store.setTags(caller.workspace(), id, tags);
          return get(caller, id);
        });
  }

  /** Keeps spans, and makes the traces that they belong to or widens them. */
  public void record(Caller caller, String experimentId, List<TraceSpans> batch) {
    transactions.write(
        () -> {
          Experiment experiment = experiment(caller, experimentId);
          for (TraceSpans spans : batch) {
            record(caller, experiment, spans);
          }
          List<Span> all = batch.stream().flatMap(spans -> spans.spans().stream()).toList();
          store.addSpans(caller.workspace(), all);
        });
  }

  private void record(Caller caller, Experiment experiment, TraceSpans spans) {
    Map<String, String> known = new HashMap<>(spans.tags());
    known.put(Trace.SPANS_TAG, "TRACKING_STORE");
    Trace account = spans.trace(experiment.id(), tags(experiment, spans.traceId(), known));
    if (store.add(caller.workspace(), account)) {
      return;
    }
    Trace trace = locked(caller, spans.traceId());
    Trace widened = trace.widened(account);
    if (!widened.equals(trace)) {
      store.update(caller.workspace(), widened);
    }
    known.entrySet().removeIf(tag -> tag.getValue().equals(trace.tags().get(tag.getKey())));
    store.setTags(caller.workspace(), trace.id(), known);
    Map<String, String> metadata = new HashMap<>(spans.metadata());
    metadata.keySet().removeAll(trace.metadata().keySet());
    store.setMetadata(caller.workspace(), trace.id(), metadata);
  }

  private static Map<String, String> tags(
      Experiment experiment, String traceId, Map<String, String> given) {
    Map<String, String> tags = new HashMap<>(given);
    tags.put(
        Trace.ARTIFACTS_TAG, experiment.artifactLocation() + "/traces/" + traceId + "/artifacts");
    return tags;
  }

  private static Trace with(Trace trace, Map<String, String> metadata, Map<String, String> tags) {
    return new Trace(
        trace.id(),
        trace.experimentId(),
        trace.clientRequestId(),
        trace.startedAt(),
        trace.duration(),
        trace.state(),
        trace.requestPreview(),
        trace.responsePreview(),
        metadata,
        tags,
        List.of());
  }

  public Trace get(Caller caller, String id) {
    return checked(
        caller, store.find(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id)));
  }

  private static Trace checked(Caller caller, Trace trace) {
    caller.rights().check(Rights.Kind.EXPERIMENT, trace.experimentId());
    return trace;
  }

  /** Those of these traces that there are, in the order in which they are named. */
  public List<Trace> get(Caller caller, List<String> traceIds) {
    Map<String, Trace> found = new LinkedHashMap<>();
    store.find(caller.workspace(), traceIds).stream()
        .filter(one -> caller.rights().sees(Rights.Kind.EXPERIMENT, one.experimentId()))
        .forEach(trace -> found.put(trace.id(), trace));
    return traceIds.stream()
        .distinct()
        .map(id -> Optional.ofNullable(found.get(id)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The spans of a trace, roots first, then by their start. */
  public List<Span> spans(Caller caller, String traceId) {
    if (!caller.rights().seesEverything(Rights.Kind.EXPERIMENT)) {
      get(caller, traceId);
    }
    return store.spans(caller.workspace(), traceId);
  }

  /** Traces of these experiments. */
  public Page<Trace> search(Caller caller, List<String> experimentIds, TraceSearch search) {
    return Sight.of(caller, experiments, experimentIds)
        .map(seen -> store.search(caller.workspace(), seen, search))
        .orElseGet(() -> new Page<>(List.of(), Optional.empty()));
  }

  public void setTag(Caller caller, String id, String key, String value) {
    transactions.write(
        () -> {
          locked(caller, id);
          store.setTags(caller.workspace(), id, Map.of(key, value));
          audit.record(caller, "trace.tag", "trace:" + id, Map.of("key", key));
        });
  }

  public void deleteTag(Caller caller, String id, String key) {
    transactions.write(
        () -> {
          locked(caller, id);
          if (!store.deleteTag(caller.workspace(), id, key)) {
            throw new NotFound("trace tag", key + " " + id);
          }
          audit.record(caller, "trace.untag", "trace:" + id, Map.of("key", key));
        });
  }

  /** Links those of the traces that there are to the run. */
  public void linkToRun(Caller caller, Collection<String> traceIds, String runId) {
    transactions.write(
        () -> {
          Run run =
              runs.find(caller.workspace(), runId).orElseThrow(() -> new NotFound("run", runId));
          caller.rights().check(Rights.Kind.EXPERIMENT, run.experimentId());
          store.linkToRun(caller.workspace(), traceIds, runId);
        });
  }

  /** Links the trace to versions of prompts, named {@code name/version}. */
  public void linkToPrompts(Caller caller, String traceId, List<String> prompts) {
    transactions.write(
        () -> {
          locked(caller, traceId);
          store.linkToPrompts(caller.workspace(), traceId, prompts);
        });
  }

  /** Deletes these traces of the experiment for good; how many there were. */
  public int delete(Caller caller, String experimentId, Collection<String> traceIds) {
    return transactions.write(
        () -> {
          caller.rights().check(Rights.Kind.EXPERIMENT, experimentId);
          int count = store.delete(caller.workspace(), experimentId, traceIds);
          audit.record(caller, "trace.delete", "experiment:" + experimentId, deleted(count));
          return count;
        });
  }

  /** Deletes for good the oldest traces that began no later than {@code until}, as many as told. */
  public int delete(Caller caller, String experimentId, Instant until, int most) {
    return transactions.write(
        () -> {
          caller.rights().check(Rights.Kind.EXPERIMENT, experimentId);
          int count = 0;
          while (count < most) {
            int batch = Math.min(DELETE_BATCH, most - count);
            List<String> oldest = store.oldest(caller.workspace(), experimentId, until, batch);
            count += store.delete(caller.workspace(), experimentId, oldest);
            if (oldest.size() < batch) {
              break;
            }
          }
          audit.record(caller, "trace.delete", "experiment:" + experimentId, deleted(count));
          return count;
        });
  }

  private static Map<String, String> deleted(int count) {
    return Map.of("traces", String.valueOf(count));
  }

  private Trace locked(Caller caller, String id) {
    return checked(
        caller, store.lock(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id)));
  }

  private Experiment experiment(Caller caller, String id) {
    Experiment experiment =
        experiments.find(caller.workspace(), id).orElseThrow(() -> new NotFound("experiment", id));
    caller.rights().check(Rights.Kind.EXPERIMENT, id);
    return experiment;
  }

  private Experiment activeExperiment(Caller caller, String id) {
    Experiment experiment = experiment(caller, id);
    if (experiment.lifecycle() == Lifecycle.DELETED) {
      throw new Conflict(
          "experiment_deleted",
          "The experiment %s must be in the 'active' state. Current state is deleted."
              .formatted(id));
    }
    return experiment;
  }

  private static void checkId(String id) {
    if (!ID.matcher(id).matches()) {
      throw InvalidInput.field(
          "trace_id",
          id,
          "1 to 256 letters, digits, '_' and '-'",
          "name the trace so that its id could be a file's name");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.shared.search.Search;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** Starts, changes and finds runs, and keeps what they report. */
public final class Runs {
  private static final String KIND = "run";
  private static final int INDEX_BATCH = 200;

  private final ExperimentStore experiments;
  private final RunStore store;
  private final MetricStore metrics;
  private final Audit audit;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;
  private final RunNames names;
  private final Map<String, ReentrantLock> indexing = new ConcurrentHashMap<>();

  public Runs(
      ExperimentStore experiments,
      RunStore store,
      MetricStore metrics,
      Audit audit,
      Transactions transactions,
      Ids ids,
      InstantSource clock,
      RunNames names) {
    this.experiments = experiments;
    this.store = store;
    this.metrics = metrics;
    this.audit = audit;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
    this.names = names;
  }

  public RunDetail create(Caller caller, NewRun request) {
    String id = ids.next();
    String name = request.name().orElseGet(names::next);
    Map<String, String> tags = new HashMap<>(request.tags());
    tags.put(Run.NAME_TAG, name);
    return transactions.write(
        () -> {
          Experiment experiment = activeExperiment(caller, request.experimentId());
          Run run =
              new Run(
                  id,
                  experiment.id(),
                  name,
                  request.user(),
                  RunStatus.RUNNING,
                  request.startedAt().orElseGet(clock::instant),
                  Optional.empty(),
                  Lifecycle.ACTIVE,
                  experiment.artifactLocation() + "/" + id + "/artifacts");
          store.add(caller.workspace(), run, tags);
          audit.record(caller, "run.create", "run:" + id, Map.of("experiment", experiment.id()));
          return new RunDetail(run, Map.of(), List.of(), tags, List.of(), List.of());
        });
  }

  private Experiment activeExperiment(Caller caller, String id) {
    Experiment experiment =
        experiments.find(caller.workspace(), id).orElseThrow(() -> new NotFound("experiment", id));
    caller.rights().check(Rights.Kind.EXPERIMENT, id);
    if (experiment.lifecycle() == Lifecycle.DELETED) {
      throw new Conflict(
          "experiment_deleted",
          "The experiment %s must be in the 'active' state. Current state is deleted."
              .formatted(id));
    }
    return experiment;
  }

  /** The run, deleted or not. */
  public RunDetail get(Caller caller, String id) {
    RunDetail detail =
        store.detail(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id));
    checked(caller, detail.run());
    return detail;
  }

  /** The run without what it has logged. */
  public Run find(Caller caller, String id) {
    return checked(
        caller, store.find(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id)));
  }

  private static Run checked(Caller caller, Run run) {
    caller.rights().check(Rights.Kind.EXPERIMENT, run.experimentId());
    return run;
  }

  public Run update(Caller caller, String id, RunChange change) {
    return transactions.write(
        () -> {
          Run run = active(caller, id);
          Run changed = change.status().map(run::in).orElse(run);
          changed = change.endedAt().map(changed::ended).orElse(changed);
          changed = change.name().map(changed::named).orElse(changed);
          store.update(caller.workspace(), changed);
          if (change.name().isPresent()) {
            store.setTags(caller.workspace(), run, Map.of(Run.NAME_TAG, changed.name()));
          }
          Map<String, String> details = Map.of("status", changed.status().name());
          audit.record(caller, "run.update", "run:" + id, details);
          return changed;
        });
  }

  /** A run that is deleted already stays so. */
  public void delete(Caller caller, String id) {
    change(caller, id, Lifecycle.DELETED, "run.delete");
  }

  /** A run that is active already stays so. */
  public void restore(Caller caller, String id) {
    change(caller, id, Lifecycle.ACTIVE, "run.restore");
  }

  private void change(Caller caller, String id, Lifecycle to, String action) {
    transactions.write(
        () -> {
          Run run = store.lock(caller.workspace(), id).orElseThrow(() -> new NotFound(KIND, id));
          checked(caller, run);
          store.setLifecycle(caller.workspace(), run, to, clock.instant());
          audit.record(caller, action, "run:" + id, Map.of());
        });
  }

  /** Keeps what a run reports; this has a log of its own and no audit record. */
  public void log(Caller caller, String id, RunLog log) {
    transactions.write(
        () -> {
          Run run = active(caller, id);
          if (!log.params().isEmpty()) {
            addParams(caller, run, log.params());
          }
          if (!log.metrics().isEmpty()) {
            metrics.append(caller.workspace(), run, log.metrics());
          }
          setTags(caller, run, log.tags());
        });
  }

  private void addParams(Caller caller, Run run, Map<String, String> params) {
    Map<String, String> known = store.params(caller.workspace(), run.id(), params.keySet());
    List<InvalidInput.Problem> changed =
        params.entrySet().stream()
            .filter(p -> known.containsKey(p.getKey()))
            .filter(p -> !p.getValue().equals(known.get(p.getKey())))
            .map(
                p ->
                    InvalidInput.Problem.field(
                        p.getKey(),
                        p.getValue(),
                        String.valueOf(known.get(p.getKey())),
                        "log another parameter, or start another run"))
            .sorted(Comparator.comparing(InvalidInput.Problem::field))
            .toList();
    if (!changed.isEmpty()) {
      throw new InvalidInput(
          "param_changed", "a parameter of a run never changes: run " + run.id(), changed);
    }
    Map<String, String> added = new HashMap<>(params);
    added.keySet().removeAll(known.keySet());
    store.addParams(caller.workspace(), run, added);
  }

  private void setTags(Caller caller, Run run, Map<String, String> tags) {
    if (tags.isEmpty()) {
      return;
    }
    store.setTags(caller.workspace(), run, tags);
    String name = tags.get(Run.NAME_TAG);
    if (name != null) {
      store.update(caller.workspace(), run.named(name));
    }
  }

  public void setTag(Caller caller, String id, String key, String value) {
    transactions.write(
        () -> {
          setTags(caller, active(caller, id), Map.of(key, value));
          audit.record(caller, "run.tag", "run:" + id, Map.of("key", key));
        });
  }

  /**
   * Makes a tag's new value from its present one, which is empty if there is none; a part of what
   * the run logs, so without an audit record.
   */
  public void logToTag(Caller caller, String id, String key, UnaryOperator<String> change) {
    transactions.write(
        () -> {
          Run run = active(caller, id);
          String present = get(caller, id).tags().getOrDefault(key, "");
          store.setTags(caller.workspace(), run, Map.of(key, change.apply(present)));
        });
  }

  public void deleteTag(Caller caller, String id, String key) {
    transactions.write(
        () -> {
          active(caller, id);
          if (!store.deleteTag(caller.workspace(), id, key)) {
            throw new NotFound("run tag", key);
          }
          audit.record(caller, "run.untag", "run:" + id, Map.of("key", key));
        });
  }

  /** Remembers datasets and models that the run has used or made. */
  public void link(Caller caller, String id, List<DatasetInput> inputs, List<ModelLink> models) {
    transactions.write(
        () -> {
          Run run = active(caller, id);
          store.addInputs(caller.workspace(), run, inputs);
          store.addModels(caller.workspace(), run, models);
        });
  }

  /** Runs of these experiments; of every experiment if none is given. */
  public Page<RunDetail> search(
      Caller caller,
      List<String> experimentIds,
      Set<Lifecycle> lifecycles,
      Search<RunField> search) {
    Optional<List<String>> seen = Sight.of(caller, experiments, experimentIds);
    if (seen.isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    if (search.readsMetrics()) {
      indexMetrics(caller.workspace(), seen.get());
    }
    return store.search(caller.workspace(), seen.get(), lifecycles, search);
  }

  /**
   * In batches, so that runs that are logging need not wait for all of them. Searches that come
   * together wait until one of them has done it: each would wait for the same rows.
   */
  private void indexMetrics(String workspace, List<String> experimentIds) {
    if (metrics.unindexed(workspace, experimentIds, 1).isEmpty()) {
      return;
    }
    ReentrantLock lock = indexing.computeIfAbsent(workspace, _ -> new ReentrantLock());
    lock.lock();
    try {
      List<String> before = List.of();
      List<String> batch = metrics.unindexed(workspace, experimentIds, INDEX_BATCH);
      while (!batch.isEmpty() && !batch.equals(before)) {
        List<String> runIds = batch;
        transactions.write(() -> metrics.index(workspace, runIds));
        boolean more = batch.size() == INDEX_BATCH;
        before = batch;
        batch = more ? metrics.unindexed(workspace, experimentIds, INDEX_BATCH) : List.of();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A metric's whole curve in the order of time; empty if the run has none of this key. */
  public List<MetricPoint> history(Caller caller, String id, String key) {
    if (!caller.rights().seesEverything(Rights.Kind.EXPERIMENT)) {
      find(caller, id);
    }
    return metrics.history(caller.workspace(), id, key);
  }

  /** The datasets that runs of these experiments have read. */
  public List<DatasetSummary> datasets(Caller caller, List<String> experimentIds, int limit) {
    return Sight.of(caller, experiments, experimentIds)
        .map(seen -> store.datasets(caller.workspace(), seen, limit))
        .orElse(List.of());
  }

  private Run active(Caller caller, String id) {
    Run run =
        transactions
            .write(() -> store.lock(caller.workspace(), id))
            .orElseThrow(() -> new NotFound(KIND, id));
    checked(caller, run);
    if (run.lifecycle() == Lifecycle.DELETED) {
      throw new Conflict(
          "run_deleted",
          "The run %s must be in the 'active' state. Current state is deleted.".formatted(id));
    }
    return run;
  }
}

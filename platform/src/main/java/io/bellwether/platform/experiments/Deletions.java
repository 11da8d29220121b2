// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.experiments;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.DeletionStore.DeletedRun;
import io.bellwether.platform.experiments.DeletionStore.Selection;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletes for good what has been deleted: files first, then rows, so that nothing is left behind
 * that no row knows. What to do next is always derived from what is there; a job that is
 * interrupted goes on where it was. Files that a model version needs stay, and so does their run.
 */
public final class Deletions implements JobHandler {
  public static final String KIND = "delete_for_good";

  private static final int BATCH = 100;
  private static final String RUNS = "runs";
  private static final String EXPERIMENTS = "experiments";
  private static final String UNTIL = "until";

  /** Asked of the registry. */
  @FunctionalInterface
  public interface Uses {
    /** Which model version needs the run or a file in these folders, in words. */
    Optional<String> of(Caller caller, String runId, List<String> folders);
  }

  /** What would be deleted, and which runs stay for what reason. */
  public record Preview(long runs, List<String> experiments, List<Kept> kept) {
    public Preview {
      experiments = List.copyOf(experiments);
      kept = List.copyOf(kept);
    }
  }

  public record Kept(String runId, String reason) {}

  private final DeletionStore store;
  private final RunStore runs;
  private final ExperimentStore experiments;
  private final Artifacts artifacts;
  private final Uses uses;
  private final Jobs jobs;
  private final Audit audit;
  private final Transactions transactions;
  private final InstantSource clock;

  public Deletions(
      DeletionStore store,
      RunStore runs,
      ExperimentStore experiments,
      Artifacts artifacts,
      Uses uses,
      Jobs jobs,
      Audit audit,
      Transactions transactions,
      InstantSource clock) {
    this.store = store;
    this.runs = runs;
    this.experiments = experiments;
    this.artifacts = artifacts;
    this.uses = uses;
    this.jobs = jobs;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * These runs and experiments, or if none is named, all.
   *
   * @param age how long ago they were deleted, at least
   * @throws NotFound for a name that is unknown
   * @throws Conflict for a thing that is not deleted, so that nothing is lost by one wrong id
   */
  public Selection select(
      Caller caller, Set<String> runIds, Set<String> experimentIds, Duration age) {
    for (String id : runIds) {
      Run run = runs.find(caller.workspace(), id).orElseThrow(() -> new NotFound("run", id));
      check("run", id, run.lifecycle());
    }
    for (String id : experimentIds) {
      Experiment found =
          experiments
              .find(caller.workspace(), id)
              .orElseThrow(() -> new NotFound("experiment", id));
      check("experiment", id, found.lifecycle());
    }
    return new Selection(runIds, experimentIds, clock.instant().minus(age));
  }

  private static void check(String kind, String id, Lifecycle lifecycle) {
    if (lifecycle == Lifecycle.ACTIVE) {
      throw new Conflict(
          "not_deleted", "%s: %s (expected: a deleted one; delete it first)".formatted(kind, id));
    }
  }

  public Preview preview(Caller caller, Selection selection) {
    long going = 0;
    List<Kept> kept = new ArrayList<>();
    String last = "";
    for (List<DeletedRun> batch = batch(caller, selection, last);
        !batch.isEmpty();
        batch = batch(caller, selection, last)) {
      last = batch.getLast().id();
      List<Kept> staying = kept(caller, batch);
      kept.addAll(staying);
      going += batch.size() - staying.size();
    }
    List<String> names =
        store.experiments(caller.workspace(), selection).stream().map(Experiment::name).toList();
    return new Preview(going, names, kept);
  }

  /** Whether something would be deleted, or would if no model version needed it. */
  public boolean isAnything(Caller caller, Selection selection) {
    return !batch(caller, selection, "").isEmpty()
        || !store.experiments(caller.workspace(), selection).isEmpty();
  }

  private List<DeletedRun> batch(Caller caller, Selection selection, String last) {
    return store.runs(caller.workspace(), selection, last, BATCH);
  }

  private List<Kept> kept(Caller caller, List<DeletedRun> deleted) {
    List<Kept> kept = new ArrayList<>();
    for (DeletedRun run : deleted) {
      uses.of(caller, run.id(), run.folders())
          .ifPresent(reason -> kept.add(new Kept(run.id(), reason)));
    }
    return kept;
  }

  /** Queues the work. */
  public Job start(Caller caller, Selection selection) {
    Map<String, String> arguments =
        Map.of(
            RUNS, String.join(",", selection.runs()),
            EXPERIMENTS, String.join(",", selection.experiments()),
            UNTIL, selection.until().toString());
    return transactions.write(
        () -> {
          Job job = jobs.enqueue(caller, KIND, "experiments", arguments, Optional.empty());
          audit.record(caller, "experiments.delete_for_good", "job:" + job.id(), arguments);
          return job;
        });
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) throws InterruptedException {
    Caller caller = context.caller();
    Selection selection = selection(context.job().arguments());
    long gone = 0;
    long kept = 0;
    String last = "";
    for (List<DeletedRun> batch = batch(caller, selection, last);
        !batch.isEmpty();
        batch = batch(caller, selection, last)) {
      last = batch.getLast().id();
      if (context.isCancelled()) {
        throw new InterruptedException("cancelled");
      }
      int removed = remove(caller, batch);
      gone += removed;
      kept += batch.size() - removed;
      context.progress(0.5, "%d runs deleted for good".formatted(gone));
    }
    int empty = removeExperiments(caller, selection);
    context.progress(
        1,
        "%d runs and %d experiments deleted for good; %d runs stay, for model versions need them"
            .formatted(gone, empty, kept));
  }

  private static Selection selection(Map<String, String> arguments) {
    return new Selection(
        ids(arguments.getOrDefault(RUNS, "")),
        ids(arguments.getOrDefault(EXPERIMENTS, "")),
        Instant.parse(arguments.getOrDefault(UNTIL, "")));
  }

  private static Set<String> ids(String joined) {
    return Arrays.stream(joined.split(",", -1))
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toSet());
  }

  private int remove(Caller caller, List<DeletedRun> batch) {
    Set<String> kept = kept(caller, batch).stream().map(Kept::runId).collect(Collectors.toSet());
    List<DeletedRun> going = batch.stream().filter(run -> !kept.contains(run.id())).toList();
    if (going.isEmpty()) {
      return 0;
    }
    going.stream().flatMap(run -> run.folders().stream()).forEach(f -> artifacts.remove(caller, f));
    List<String> ids = going.stream().map(DeletedRun::id).toList();
    transactions.write(
        () -> {
          store.removeRuns(caller.workspace(), ids);
          Map<String, String> details = Map.of("runs", String.join(",", ids));
          audit.record(caller, "run.delete_for_good", "runs", details);
        });
    return going.size();
  }

  /** Those that no run is left of; their folder goes only if it is theirs by its name. */
  private int removeExperiments(Caller caller, Selection selection) {
    int removed = 0;
    for (Experiment experiment : store.experiments(caller.workspace(), selection)) {
      String id = experiment.id();
      List<String> folder = List.of(experiment.artifactLocation());
      if (uses.of(caller, "", folder).isPresent()) {
        continue;
      }
      boolean gone =
          transactions.write(
              () -> {
                boolean empty = store.removeExperiment(caller.workspace(), id);
                if (empty) {
                  Map<String, String> details = Map.of("name", experiment.name());
                  audit.record(caller, "experiment.delete_for_good", "experiment:" + id, details);
                }
                return empty;
              });
      if (gone && experiment.artifactLocation().equals(Artifacts.SCHEME + id)) {
        artifacts.remove(caller, experiment.artifactLocation());
      }
      removed += gone ? 1 : 0;
    }
    return removed;
  }
}

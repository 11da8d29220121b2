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
import io.bellwether.platform.shared.Unavailable;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deletes for good what has been deleted: rows, then their files, whose folders are noted in the
 * change that removes the rows. The files of a job that fails or is cancelled go with the next one.
 * What is restored meanwhile stays. Files that a model version needs stay, and so does their run.
 */
public final class Deletions implements JobHandler {
  public static final String KIND = "delete_for_good";

  private static final int BATCH = 100;
  private static final String RUNS = "runs";
  private static final String EXPERIMENTS = "experiments";
  private static final String UNTIL = "until";
  private static final String KEPT = "kept";
  private static final String LAST = "last";
  private static final Logger LOG = System.getLogger(Deletions.class.getName());

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
    Map<String, Long> going = new HashMap<>();
    List<Kept> kept = new ArrayList<>();
    String last = "";
    for (List<DeletedRun> batch = batch(caller, selection, last);
        !batch.isEmpty();
        batch = batch(caller, selection, last)) {
      last = batch.getLast().id();
      List<Kept> staying = kept(caller, batch);
      kept.addAll(staying);
      Set<String> stay = staying.stream().map(Kept::runId).collect(Collectors.toSet());
      batch.stream()
          .filter(run -> !stay.contains(run.id()))
          .forEach(run -> going.merge(run.experimentId(), 1L, Long::sum));
    }
    List<String> names =
        store.experiments(caller.workspace(), selection).stream()
            .filter(experiment -> goes(caller, experiment, going))
            .map(Experiment::name)
            .toList();
    return new Preview(going.values().stream().mapToLong(Long::longValue).sum(), names, kept);
  }

  private boolean goes(Caller caller, Experiment experiment, Map<String, Long> going) {
    return store.countRuns(caller.workspace(), experiment.id())
            == going.getOrDefault(experiment.id(), 0L)
        && uses.of(caller, "", folders(caller, experiment)).isEmpty();
  }

  /** Every address by which files of the experiment and of its logged models are known. */
  private List<String> folders(Caller caller, Experiment experiment) {
    return Stream.concat(
            Stream.of(experiment.artifactLocation()),
            store.modelFolders(caller.workspace(), experiment.id()).stream())
        .toList();
  }

  /** Whether something would be deleted, or would if no model version needed it. */
  public boolean isAnything(Caller caller, Selection selection) {
    return !batch(caller, selection, "").isEmpty()
        || !store.experiments(caller.workspace(), selection).isEmpty()
        || !store.folders(caller.workspace(), "", 1).isEmpty();
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
    Selection selection = selection(context.job().arguments());
    long gone = 0;
    long kept = 0;
    String last = "";
    for (int batch = 0; ; batch++) {
      String after = last;
      Map<String, String> removed =
          context.change("runs-" + batch, () -> removeRuns(context.caller(), selection, after));
      gone += Long.parseLong(removed.getOrDefault(RUNS, "0"));
      kept += Long.parseLong(removed.getOrDefault(KEPT, "0"));
      last = removed.getOrDefault(LAST, "");
      if (last.isEmpty()) {
        break;
      }
      context.progress(0.5, "%d runs deleted for good".formatted(gone));
    }
    int empty = removeExperiments(context, selection);
    removeFiles(context);
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

  private Map<String, String> removeRuns(Caller caller, Selection selection, String after) {
    List<DeletedRun> batch = batch(caller, selection, after);
    if (batch.isEmpty()) {
      return Map.of();
    }
    Set<String> kept = kept(caller, batch).stream().map(Kept::runId).collect(Collectors.toSet());
    List<DeletedRun> going =
        batch.stream()
            .filter(run -> !kept.contains(run.id()) && isStillDeleted(caller, run.id()))
            .toList();
    List<String> ids = going.stream().map(DeletedRun::id).toList();
    if (!ids.isEmpty()) {
      store.removeRuns(caller.workspace(), ids);
      going.forEach(run -> addFolders(caller, run.id(), run.folders()));
      Map<String, String> details = Map.of("runs", String.join(",", ids));
      audit.record(caller, "run.delete_for_good", "runs", details);
    }
    return Map.of(
        RUNS, Integer.toString(ids.size()),
        KEPT, Integer.toString(kept.size()),
        LAST, batch.getLast().id());
  }

  /** Nobody restores it from here on. */
  private boolean isStillDeleted(Caller caller, String runId) {
    return runs.lock(caller.workspace(), runId)
        .filter(run -> run.lifecycle() == Lifecycle.DELETED)
        .isPresent();
  }

  private void addFolders(Caller caller, String owner, List<String> addresses) {
    List<String> here =
        addresses.stream().filter(address -> Artifacts.path(address).isPresent()).toList();
    store.addFolders(caller.workspace(), owner, here);
  }

  private int removeExperiments(JobContext context, Selection selection)
      throws InterruptedException {
    int removed = 0;
    Caller caller = context.caller();
    for (Experiment experiment : store.experiments(caller.workspace(), selection)) {
      Map<String, String> done =
          context.change("experiment-" + experiment.id(), () -> remove(caller, experiment));
      removed += done.isEmpty() ? 0 : 1;
    }
    return removed;
  }

  /**
   * If it is still deleted and no run is left; its folder goes if it is its own by the name, and no
   * other experiment was put there.
   */
  private Map<String, String> remove(Caller caller, Experiment experiment) {
    String id = experiment.id();
    List<String> models = store.modelFolders(caller.workspace(), id);
    if (uses.of(caller, "", folders(caller, experiment)).isPresent()
        || !store.removeExperiment(caller.workspace(), id)) {
      return Map.of();
    }
    String location = experiment.artifactLocation();
    addFolders(
        caller,
        id,
        location.equals(Artifacts.SCHEME + id) && !store.isUsed(caller.workspace(), location)
            ? List.of(location)
            : models);
    Map<String, String> details = Map.of("name", experiment.name());
    audit.record(caller, "experiment.delete_for_good", "experiment:" + id, details);
    return Map.of(EXPERIMENTS, id);
  }

  /** All that are noted, whoever noted them. One that stays does not keep the others. */
  private void removeFiles(JobContext context) throws InterruptedException {
    Caller caller = context.caller();
    List<RuntimeException> failures = new ArrayList<>();
    String last = "";
    for (List<String> folders = store.folders(caller.workspace(), last, BATCH);
        !folders.isEmpty();
        folders = store.folders(caller.workspace(), last, BATCH)) {
      for (String folder : folders) {
        try {
          if (uses.of(caller, "", List.of(folder)).isEmpty()) { // by a version of after the removal
            artifacts.remove(caller, folder);
          }
          context.write(() -> store.forgetFolder(caller.workspace(), folder));
        } catch (Unavailable | UncheckedIOException e) {
          LOG.log(Level.WARNING, "the files in {0} stay for now: {1}", folder, e.getMessage());
          failures.add(e);
        }
      }
      last = folders.getLast();
    }
    if (!failures.isEmpty()) {
      throw new Unavailable(
          "files_not_deleted",
          "%d folders of files could not be removed, the first because of: %s (the next deletion tries again)"
              .formatted(failures.size(), failures.getFirst().getMessage()));
    }
  }
}

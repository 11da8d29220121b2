// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.overview;

import io.bellwether.platform.alerts.Alert;
import io.bellwether.platform.alerts.Alerts;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobStatus;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.overview.Overview.Stage;
import io.bellwether.platform.overview.Overview.StageState;
import io.bellwether.platform.overview.Overview.State;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.LastHour;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks over all rooms. */
public final class Overviews {
  private static final int NEWEST = 5;

  /** More failed requests than one in twenty want a look. */
  private static final double ERROR_RATE = 0.05;

  private final LoopStore store;
  private final Jobs jobs;
  private final Serving serving;
  private final Alerts alerts;
  private final Champions champions;

  public Overviews(LoopStore store, Jobs jobs, Registry registry, Serving serving, Alerts alerts) {
    this.store = store;
    this.jobs = jobs;
    this.serving = serving;
    this.alerts = alerts;
    this.champions = new Champions(registry, serving);
  }

  public Overview of(Caller caller) {
    LoopCounts counts = store.counts(caller.workspace());
    List<Overview.Champion> champion = champions.all(caller);
    LastHour traffic = serving.lastHour(caller);
    Alert.Filter open =
        new Alert.Filter(Optional.empty(), Optional.empty(), Optional.of(Alert.State.OPEN));
    return new Overview(
        counts,
        stages(counts, champion, traffic),
        champion,
        alerts.list(caller, open, Page.Request.first(NEWEST)).items(),
        newestJobs(caller),
        traffic);
  }

  private List<Job> newestJobs(Caller caller) {
    List<Job> newest = new ArrayList<>();
    for (JobStatus status : List.of(JobStatus.RUNNING, JobStatus.QUEUED)) {
      Job.Filter filter = new Job.Filter(Optional.empty(), Optional.of(status));
      newest.addAll(jobs.list(caller, filter, Page.Request.first(NEWEST)).items());
    }
    jobs.list(caller, Job.Filter.none(), Page.Request.first(2 * NEWEST)).items().stream()
        .filter(job -> job.status().hasEnded())
        .forEach(newest::add);
    return newest.stream().limit(NEWEST).toList();
  }

  private static List<StageState> stages(
      LoopCounts counts, List<Overview.Champion> champions, LastHour traffic) {
    return List.of(
        data(counts),
        features(counts),
        training(counts),
        registry(counts),
        serving(champions, traffic),
        monitoring(counts));
  }

  private static StageState data(LoopCounts counts) {
    String summary =
        some(counts.datasets().count(), "dataset")
            + ", "
            + some(counts.datasetVersions(), "version");
    return stage(Stage.DATA, State.OK, counts.datasets(), summary);
  }

  private static StageState features(LoopCounts counts) {
    String summary =
        some(counts.views().count(), "view")
            + ", "
            + some(counts.entitiesOnline(), "row")
            + " online";
    return stage(Stage.FEATURES, State.OK, counts.views(), summary);
  }

  private static StageState training(LoopCounts counts) {
    long active = counts.trainings(JobStatus.RUNNING) + counts.trainings(JobStatus.QUEUED);
    long succeeded = counts.trainings(JobStatus.SUCCEEDED);
    long failed = counts.trainings(JobStatus.FAILED);
    long all = active + succeeded + failed + counts.trainings(JobStatus.CANCELLED);
    List<String> parts = new ArrayList<>();
    if (active > 0) {
      parts.add(active + " active");
    }
    parts.add(succeeded + " succeeded");
    if (failed > 0) {
      parts.add(failed + " failed");
    }
    State state =
        active > 0 ? State.RUNNING : succeeded == 0 && failed > 0 ? State.FAILED : State.OK;
    return stage(
        Stage.TRAINING,
        state,
        new LoopCounts.Counted(all, counts.trainedAt()),
        String.join(", ", parts));
  }

  private static StageState registry(LoopCounts counts) {
    String summary =
        some(counts.models().count(), "model") + ", " + some(counts.modelVersions(), "version");
    return stage(Stage.REGISTRY, State.OK, counts.models(), summary);
  }

  private static StageState serving(List<Overview.Champion> champions, LastHour traffic) {
    boolean failing = traffic.errorRate().filter(rate -> rate > ERROR_RATE).isPresent();
    Optional<Instant> since =
        champions.stream().map(Overview.Champion::since).max(Instant::compareTo);
    return stage(
        Stage.SERVING,
        failing ? State.ATTENTION : State.OK,
        new LoopCounts.Counted(champions.size(), since),
        some(traffic.predictions(), "prediction") + " in the last hour");
  }

  private static StageState monitoring(LoopCounts counts) {
    String summary =
        some(counts.reports().count(), "report") + ", " + some(counts.openAlerts(), "open alert");
    State state = counts.openAlerts() > 0 ? State.ATTENTION : State.OK;
    return stage(Stage.MONITORING, state, counts.reports(), summary);
  }

  private static StageState stage(
      Stage stage, State state, LoopCounts.Counted counted, String summary) {
    return counted.count() == 0
        ? new StageState(stage, State.EMPTY, 0, "nothing yet", Optional.empty())
        : new StageState(stage, state, counted.count(), summary, counted.changedAt());
  }

  private static String some(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}

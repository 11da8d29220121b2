// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunStatus;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.imports.ImportSource.FoundRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings runs with all they have logged, some together in one change. */
final class RunPassage {
  private static final int MOST_POINTS = 10_000;

  /** A run whose points need more than one change is remembered until it has all of them. */
  private static final String UNFINISHED = "unfinished_runs";

  /** How many points a run had told that had not ended when it was brought. */
  private static final String RUNNING = "running_runs";

  private final RunStore runs;
  private final MetricStore metrics;
  private final ExperimentPassage experiments;

  RunPassage(RunStore runs, MetricStore metrics, ExperimentPassage experiments) {
    this.runs = runs;
    this.metrics = metrics;
    this.experiments = experiments;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.RUNS,
        journey.from()::runs,
        found -> found.detail().run().id(),
        page -> {
          Load load = new Load(journey);
          for (FoundRun theirs : page) {
            take(journey, theirs, load);
            journey.reached(Journey.RUNS, theirs.detail().run().id());
          }
          load.write();
        });
  }

  private void take(Journey journey, FoundRun theirs, Load load) throws InterruptedException {
    Run run = theirs.detail().run();
    Optional<String> experiment = experiments.here(journey, run.experimentId());
    if (experiment.isEmpty()) {
      journey.left("runs whose experiment is not here");
      return;
    }
    Optional<Run> here = runs.find(journey.workspace(), run.id());
    if (here.isEmpty()) {
      Run ours = here(journey, run, experiment.get());
      load.begin(ours, theirs);
      tellPoints(journey, ours, load);
      load.end(theirs);
      return;
    }
    Run ours = here.get();
    Optional<String> told = journey.counterpart(UNFINISHED, run.id());
    if (told.isPresent()) {
      load.open(ours, Long.parseLong(told.get()));
      tellPoints(journey, ours, load);
      load.end(theirs);
    } else if (!ours.experimentId().equals(experiment.get())) {
      journey.note(Journey.RUNS, run.id(), "another run has this id here");
    } else {
      again(journey, ours, theirs, load);
    }
  }

  /** A run that an earlier import has brought. */
  private void again(Journey journey, Run ours, FoundRun theirs, Load load)
      throws InterruptedException {
    Run run = theirs.detail().run();
    if (isOpen(ours)) {
      load.renew(ours, theirs);
      tellPoints(journey, ours, load);
      load.settle(theirs);
    } else if (!run.status().equals(ours.status()) || !run.endedAt().equals(ours.endedAt())) {
      journey.note(
          Journey.RUNS, run.id(), "it went on there after its end; what it told then is not here");
    }
    journey.present(Journey.RUNS);
  }

  private static boolean isOpen(Run run) {
    return run.status() == RunStatus.RUNNING || run.status() == RunStatus.SCHEDULED;
  }

  private void tellPoints(Journey journey, Run ours, Load load) throws InterruptedException {
    journey
        .from()
        .points(
            ours.id(),
            point -> {
              if (load.isFull()) {
                load.interrupt(ours);
              }
              load.add(ours, point);
            });
  }

  private static Run here(Journey journey, Run run, String experiment) {
    String place = run.artifactUri();
    return new Run(
        run.id(),
        experiment,
        run.name(),
        run.user(),
        run.status(),
        run.startedAt(),
        run.endedAt(),
        run.lifecycle(),
        journey.from().isElsewhere(place) ? place : place(run.id(), experiment));
  }

  /** Where the files of a run are that came from elsewhere. */
  static String place(String run, String experiment) {
    return Artifacts.SCHEME + experiment + "/" + run + "/artifacts";
  }

  /** What is written together. */
  private final class Load {
    private final Journey journey;
    private final Map<String, FoundRun> begun = new LinkedHashMap<>();
    private final Map<String, FoundRun> renewed = new LinkedHashMap<>();
    private final Map<Run, List<MetricPoint>> points = new LinkedHashMap<>();
    private final List<String> ended = new ArrayList<>();
    private final Map<String, Long> running = new LinkedHashMap<>();
    private Optional<Run> cut = Optional.empty();
    private int size;
    private long carried;
    private long fresh;
    private long told;
    private long known;

    Load(Journey journey) {
      this.journey = journey;
    }

    void begin(Run ours, FoundRun theirs) {
      begun.put(ours.id(), theirs);
      open(ours, 0);
    }

    void renew(Run ours, FoundRun theirs) {
      renewed.put(ours.id(), theirs);
      open(ours, journey.counterpart(RUNNING, ours.id()).map(Long::valueOf).orElse(0L));
    }

    /**
     * @param before so many of its points are here already; to be told them again does no harm
     */
    void open(Run ours, long before) {
      points.put(ours, new ArrayList<>());
      told = 0;
      known = before;
    }

    boolean isFull() {
      return size >= MOST_POINTS;
    }

    void add(Run run, MetricPoint point) {
      points.computeIfAbsent(run, _ -> new ArrayList<>()).add(point);
      size++;
      told++;
      if (told > known) {
        fresh++;
      }
    }

    /** Of one that was not here. */
    void end(FoundRun theirs) {
      carried++;
      settle(theirs);
    }

    void settle(FoundRun theirs) {
      Run run = theirs.detail().run();
      ended.add(run.id());
      if (isOpen(run)) {
        running.put(run.id(), told);
      }
    }

    /** Writes what there is, though the run has more points. */
    void interrupt(Run run) throws InterruptedException {
      cut = Optional.of(run);
      write();
    }

    void write() throws InterruptedException {
      if (points.isEmpty() && ended.isEmpty()) {
        return;
      }
      journey.carried(Journey.RUNS, carried);
      journey.carried(Journey.POINTS, fresh);
      journey.write(this::writeAll);
      begun.clear();
      renewed.clear();
      points.clear();
      ended.clear();
      running.clear();
      cut = Optional.empty();
      size = 0;
      carried = 0;
      fresh = 0;
    }

    private void writeAll() {
      String workspace = journey.workspace();
      points.forEach(
          (run, measured) -> {
            if (begun.containsKey(run.id())) {
              add(workspace, run, begun.get(run.id()));
            } else if (renewed.containsKey(run.id())) {
              update(workspace, run, renewed.get(run.id()).detail());
            }
            if (!measured.isEmpty()) {
              metrics.append(workspace, run, measured);
            }
          });
      cut.ifPresent(
          run -> journey.keep(UNFINISHED, run.id(), Long.toString(Math.max(told, known))));
      for (String run : ended) {
        journey.forget(UNFINISHED, run);
        journey.forget(RUNNING, run);
      }
      running.forEach((run, count) -> journey.keep(RUNNING, run, Long.toString(count)));
    }

    /** What is here stays as it is; the run has not ended here. */
    private void update(String workspace, Run ours, RunDetail theirs) {
      RunDetail here = runs.detail(workspace, ours.id()).orElseThrow();
      Run run = theirs.run();
      Run renewed = ours.in(run.status());
      runs.update(workspace, run.endedAt().map(renewed::ended).orElse(renewed));
      runs.addParams(workspace, ours, missing(theirs.params(), here.params()));
      runs.setTags(workspace, ours, missing(theirs.tags(), here.tags()));
      runs.addInputs(workspace, ours, theirs.inputs());
      runs.addModels(workspace, ours, theirs.models());
    }

    private static Map<String, String> missing(
        Map<String, String> theirs, Map<String, String> ours) {
      Map<String, String> missing = new HashMap<>(theirs);
      missing.keySet().removeAll(ours.keySet());
      return missing;
    }

    private void add(String workspace, Run run, FoundRun theirs) {
      RunDetail detail = theirs.detail();
      runs.add(workspace, run, detail.tags());
      runs.addParams(workspace, run, detail.params());
      runs.addInputs(workspace, run, detail.inputs());
      runs.addModels(workspace, run, detail.models());
      if (run.lifecycle() == Lifecycle.DELETED) {
        // As if it were now, where nobody knows, so that none goes for good too early.
        runs.setLifecycle(
            workspace, run, Lifecycle.DELETED, theirs.deletedAt().orElse(journey.began()));
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Lifecycle;
import io.bellwether.platform.experiments.MetricPoint;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.Run;
import io.bellwether.platform.experiments.RunDetail;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.imports.ImportSource.FoundRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings runs with all they have logged, some together in one change. */
final class RunPassage {
  private static final int MOST_POINTS = 10_000;

  /** A run whose points need more than one change is remembered until it has all of them. */
  private static final String UNFINISHED = "unfinished_runs";

  private final RunStore runs;
  private final MetricStore metrics;

  RunPassage(RunStore runs, MetricStore metrics) {
    this.runs = runs;
    this.metrics = metrics;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.RUNS,
        journey.from()::runs,
        page -> {
          Load load = new Load(journey);
          for (FoundRun theirs : page) {
            take(journey, theirs, load);
          }
          load.write();
        });
  }

  private void take(Journey journey, FoundRun theirs, Load load) throws InterruptedException {
    Run run = theirs.detail().run();
    Optional<String> experiment = journey.counterpart(Journey.EXPERIMENTS, run.experimentId());
    if (experiment.isEmpty()) {
      journey.note(Journey.RUNS, run.id(), "its experiment was not carried");
      return;
    }
    Optional<Run> here = runs.find(journey.workspace(), run.id());
    if (here.isEmpty()) {
      Run ours = here(journey, run, experiment.get());
      load.begin(ours, theirs);
      tellPoints(journey, ours, load);
      return;
    }
    Optional<String> told = journey.counterpart(UNFINISHED, run.id());
    if (told.isPresent()) {
      load.open(here.get(), Long.parseLong(told.get()));
      tellPoints(journey, here.get(), load);
    } else if (here.get().experimentId().equals(experiment.get())) {
      journey.present(Journey.RUNS);
    } else {
      journey.note(Journey.RUNS, run.id(), "another run has this id here");
    }
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
    load.end(ours);
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
    private final Map<Run, List<MetricPoint>> points = new LinkedHashMap<>();
    private final List<String> ended = new ArrayList<>();
    private Optional<Run> cut = Optional.empty();
    private int size;
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

    void end(Run run) {
      ended.add(run.id());
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
      journey.carried(Journey.RUNS, ended.size());
      journey.carried(Journey.POINTS, fresh);
      journey.write(this::writeAll);
      begun.clear();
      points.clear();
      ended.clear();
      cut = Optional.empty();
      size = 0;
      fresh = 0;
    }

    private void writeAll() {
      String workspace = journey.workspace();
      points.forEach(
          (run, measured) -> {
            FoundRun theirs = begun.get(run.id());
            if (theirs != null) {
              add(workspace, run, theirs);
            }
            if (!measured.isEmpty()) {
              metrics.append(workspace, run, measured);
            }
          });
      cut.ifPresent(run -> journey.keep(UNFINISHED, run.id(), Long.toString(told)));
      ended.forEach(run -> journey.forget(UNFINISHED, run));
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

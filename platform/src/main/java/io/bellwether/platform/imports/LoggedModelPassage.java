// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.imports.ImportSource.FoundModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the models that runs have logged. */
final class LoggedModelPassage {
  /** Remembered, since stores do not find what is deleted. */
  private static final String BROUGHT = Journey.LOGGED_MODELS;

  private final LoggedModelStore store;

  private final ExperimentPassage experiments;

  LoggedModelPassage(LoggedModelStore store, ExperimentPassage experiments) {
    this.store = store;
    this.experiments = experiments;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.LOGGED_MODELS,
        journey.from()::loggedModels,
        found -> found.model().id(),
        page -> takeAll(journey, page));
  }

  private void takeAll(Journey journey, List<FoundModel> page) throws InterruptedException {
    List<FoundModel> fresh = new ArrayList<>();
    List<FoundModel> known = new ArrayList<>();
    for (FoundModel theirs : page) {
      journey.reached(Journey.LOGGED_MODELS, theirs.model().id());
      if (isFresh(journey, theirs.model())) {
        fresh.add(theirs);
      } else {
        known.add(theirs);
      }
    }
    journey.carried(Journey.LOGGED_MODELS, fresh.size());
    journey.write(
        () -> {
          fresh.forEach(theirs -> add(journey, theirs));
          known.forEach(theirs -> renew(journey, theirs.model()));
        });
  }

  private boolean isFresh(Journey journey, LoggedModel theirs) {
    boolean brought = journey.counterpart(BROUGHT, theirs.id()).isPresent();
    boolean taken = store.isTaken(journey.workspace(), theirs.id());
    if (brought && taken) {
      journey.present(Journey.LOGGED_MODELS);
    } else if (brought) {
      journey.note(Journey.LOGGED_MODELS, theirs.id(), "it was deleted here for good");
    } else if (taken) {
      journey.note(Journey.LOGGED_MODELS, theirs.id(), "another model has this id here, or had it");
    } else if (experiments.here(journey, theirs.experimentId()).isEmpty()) {
      journey.left("logged models whose experiment is not here");
    } else {
      return true;
    }
    return false;
  }

  /** What was not finished then may be now. */
  private void renew(Journey journey, LoggedModel theirs) {
    String workspace = journey.workspace();
    boolean renewed =
        theirs.status() != LoggedModel.Status.PENDING
            && journey.counterpart(BROUGHT, theirs.id()).isPresent()
            && store
                .find(workspace, theirs.id())
                .filter(ours -> ours.status() == LoggedModel.Status.PENDING)
                .isPresent();
    if (renewed) {
      store.addMetrics(workspace, theirs.id(), theirs.metrics());
      store.setStatus(workspace, theirs.id(), theirs.status(), theirs.updatedAt());
    }
  }

  private void add(Journey journey, FoundModel found) {
    LoggedModel theirs = found.model();
    String workspace = journey.workspace();
    Optional<String> experiment = experiments.here(journey, theirs.experimentId());
    store.add(workspace, here(journey, theirs, experiment.orElseThrow()));
    store.addMetrics(workspace, theirs.id(), theirs.metrics());
    if (found.deleted()) {
      store.delete(workspace, theirs.id(), theirs.updatedAt());
    }
    journey.keep(BROUGHT, theirs.id(), theirs.id());
  }

  private static LoggedModel here(Journey journey, LoggedModel theirs, String experiment) {
    String place = theirs.artifactLocation();
    return new LoggedModel(
        theirs.id(),
        experiment,
        theirs.name(),
        journey.from().isElsewhere(place) ? place : place(theirs.id(), experiment),
        theirs.status(),
        theirs.modelType(),
        theirs.sourceRunId(),
        theirs.createdAt(),
        theirs.updatedAt(),
        theirs.params(),
        theirs.tags(),
        List.of());
  }

  static String place(String model, String experiment) {
    return Artifacts.SCHEME + experiment + "/models/" + model + "/artifacts";
  }
}

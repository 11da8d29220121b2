// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.LoggedModel;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.imports.ImportSource.FoundModel;
import java.util.List;
import java.util.Optional;

/** Brings the models that runs have logged. */
final class LoggedModelPassage {
  /** Remembered, since stores do not find what is deleted. */
  private static final String BROUGHT = Journey.LOGGED_MODELS;

  private final LoggedModelStore store;

  LoggedModelPassage(LoggedModelStore store) {
    this.store = store;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.LOGGED_MODELS, journey.from()::loggedModels, page -> takeAll(journey, page));
  }

  private void takeAll(Journey journey, List<FoundModel> page) throws InterruptedException {
    List<FoundModel> fresh =
        page.stream().filter(theirs -> isFresh(journey, theirs.model())).toList();
    if (!fresh.isEmpty()) {
      journey.carried(Journey.LOGGED_MODELS, fresh.size());
      journey.write(() -> fresh.forEach(theirs -> add(journey, theirs)));
    }
  }

  private boolean isFresh(Journey journey, LoggedModel theirs) {
    if (journey.counterpart(BROUGHT, theirs.id()).isPresent()) {
      journey.present(Journey.LOGGED_MODELS);
      return false;
    }
    if (store.find(journey.workspace(), theirs.id()).isPresent()) {
      journey.note(Journey.LOGGED_MODELS, theirs.id(), "another model has this id here");
      return false;
    }
    if (journey.counterpart(Journey.EXPERIMENTS, theirs.experimentId()).isEmpty()) {
      journey.note(Journey.LOGGED_MODELS, theirs.id(), "its experiment was not carried");
      return false;
    }
    return true;
  }

  private void add(Journey journey, FoundModel found) {
    LoggedModel theirs = found.model();
    String workspace = journey.workspace();
    Optional<String> experiment = journey.counterpart(Journey.EXPERIMENTS, theirs.experimentId());
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

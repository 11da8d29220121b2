// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.Experiment;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.Lifecycle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Brings experiments. Experiment 0 becomes ours; an id or a name that is taken is replaced. */
final class ExperimentPassage {
  private final ExperimentStore store;

  ExperimentPassage(ExperimentStore store) {
    this.store = store;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.EXPERIMENTS,
        journey.from()::experiments,
        Experiment::id,
        page -> takeAll(journey, page));
  }

  private void takeAll(Journey journey, List<Experiment> page) throws InterruptedException {
    for (Experiment theirs : page) {
      journey.reached(Journey.EXPERIMENTS, theirs.id());
      if (here(journey, theirs.id()).isPresent()) {
        journey.present(Journey.EXPERIMENTS);
      } else if (journey.counterpart(Journey.EXPERIMENTS, theirs.id()).isPresent()) {
        journey.note(Journey.EXPERIMENTS, theirs.id(), "it was deleted here for good");
      } else {
        journey.carried(Journey.EXPERIMENTS, 1);
        journey.write(() -> add(journey, theirs));
      }
    }
  }

  /** What it is called here; empty if it was not carried, or is here no more. */
  Optional<String> here(Journey journey, String theirs) {
    return journey
        .counterpart(Journey.EXPERIMENTS, theirs)
        .filter(ours -> store.find(journey.workspace(), ours).isPresent());
  }

  private void add(Journey journey, Experiment theirs) {
    String ours = theirs.id();
    if (ours.equals(Experiment.DEFAULT_ID)) {
      merge(journey, theirs);
    } else {
      ours = freeId(journey, theirs);
      store.add(journey.workspace(), here(journey, theirs, ours));
      store.reserve(journey.workspace(), ours);
    }
    journey.keep(Journey.EXPERIMENTS, theirs.id(), ours);
  }

  private void merge(Journey journey, Experiment theirs) {
    String workspace = journey.workspace();
    Experiment ours = store.find(workspace, theirs.id()).orElseThrow();
    theirs
        .tags()
        .forEach(
            (key, value) -> {
              if (!ours.tags().containsKey(key)) {
                store.setTag(workspace, ours.id(), key, value);
              }
            });
  }

  private Experiment here(Journey journey, Experiment theirs, String id) {
    String location = theirs.artifactLocation();
    return new Experiment(
        id,
        freeName(journey, theirs),
        journey.from().isElsewhere(location) ? location : Artifacts.SCHEME + id,
        theirs.lifecycle(),
        theirs.createdAt(),
        lastChange(journey, theirs),
        theirs.tags());
  }

  /** As if it were now, where nobody knows, so that none goes for good too early. */
  private static Instant lastChange(Journey journey, Experiment theirs) {
    boolean unknown = theirs.updatedAt().equals(Instant.EPOCH);
    return unknown && theirs.lifecycle() == Lifecycle.DELETED
        ? journey.began()
        : theirs.updatedAt();
  }

  private String freeId(Journey journey, Experiment theirs) {
    String id = theirs.id();
    while (store.find(journey.workspace(), id).isPresent()) {
      id = store.nextId(journey.workspace());
    }
    if (!id.equals(theirs.id())) {
      journey.note(
          Journey.EXPERIMENTS,
          theirs.id(),
          "the id is taken here; experiment '%s' has the id %s".formatted(theirs.name(), id));
    }
    return id;
  }

  private String freeName(Journey journey, Experiment theirs) {
    String name = theirs.name();
    for (int i = 1; store.findByName(journey.workspace(), name).isPresent(); i++) {
      name = "%s (imported%s)".formatted(theirs.name(), i == 1 ? "" : " " + i);
    }
    if (!name.equals(theirs.name())) {
      journey.note(
          Journey.EXPERIMENTS,
          theirs.id(),
          "the name '%s' is taken here; it is called '%s'".formatted(theirs.name(), name));
    }
    return name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.imports.ImportSource.FoundSchema;
import io.bellwether.platform.reviews.LabelSchema;
import io.bellwether.platform.reviews.LabelSchemaStore;
import io.bellwether.platform.reviews.ReviewQueue;
import io.bellwether.platform.reviews.ReviewQueueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Brings the questions that reviewers answer, and the queues of traces that they look at. */
final class ReviewPassage {
  private final LabelSchemaStore schemas;
  private final ReviewQueueStore queues;
  private final Predicate<String> isUser;
  private final ExperimentPassage experiments;

  /**
   * @param isUser whether somebody logs in by this name
   */
  ReviewPassage(
      LabelSchemaStore schemas,
      ReviewQueueStore queues,
      Predicate<String> isUser,
      ExperimentPassage experiments) {
    this.schemas = schemas;
    this.queues = queues;
    this.isUser = isUser;
    this.experiments = experiments;
  }

  void take(Journey journey) throws InterruptedException {
    journey.eachPage(
        Journey.LABEL_SCHEMAS,
        journey.from()::labelSchemas,
        found -> found.schema().id(),
        page -> {
          for (FoundSchema theirs : page) {
            journey.reached(Journey.LABEL_SCHEMAS, theirs.schema().id());
            takeSchema(journey, theirs);
          }
        });
    journey.eachPage(
        Journey.REVIEW_QUEUES,
        journey.from()::reviewQueues,
        ReviewQueue::id,
        page -> {
          for (ReviewQueue theirs : page) {
            journey.reached(Journey.REVIEW_QUEUES, theirs.id());
            takeQueue(journey, theirs);
          }
        });
  }

  private void takeSchema(Journey journey, FoundSchema found) throws InterruptedException {
    LabelSchema theirs = found.schema();
    Optional<String> experiment = experiments.here(journey, theirs.experimentId());
    Optional<String> brought = journey.counterpart(Journey.LABEL_SCHEMAS, theirs.id());
    if (experiment.isEmpty()) {
      journey.left("label schemas whose experiment is not here");
    } else if (found.standard()) {
      String ours = LabelSchema.defaultId(experiment.get());
      if (!brought.equals(Optional.of(ours))) {
        journey.write(() -> journey.keep(Journey.LABEL_SCHEMAS, theirs.id(), ours));
      }
    } else if (brought.isPresent()) {
      Optional<LabelSchema> ours = schemas.find(journey.workspace(), brought.get());
      ours.ifPresentOrElse(
          one -> presentSchema(journey, theirs, one),
          () -> journey.note(Journey.LABEL_SCHEMAS, theirs.id(), "it was deleted here"));
    } else if (schemas.find(journey.workspace(), theirs.id()).isPresent()) {
      journey.note(Journey.LABEL_SCHEMAS, theirs.id(), "another label schema has this id here");
    } else {
      journey.carried(Journey.LABEL_SCHEMAS, 1);
      journey.write(() -> addSchema(journey, theirs, experiment.get()));
    }
  }

  private static void presentSchema(Journey journey, LabelSchema theirs, LabelSchema ours) {
    journey.present(Journey.LABEL_SCHEMAS);
    if (theirs.updatedAt().isAfter(ours.updatedAt())) {
      journey.note(
          Journey.LABEL_SCHEMAS, theirs.id(), "it was changed there; here it stays as it is");
    }
  }

  private void addSchema(Journey journey, LabelSchema theirs, String experiment) {
    String name =
        freeName(
            journey,
            Journey.LABEL_SCHEMAS,
            theirs.name(),
            other ->
                LabelSchema.isReserved(other)
                    || schemas.findByName(journey.workspace(), experiment, other).isPresent());
    schemas.add(
        journey.workspace(),
        new LabelSchema(
            theirs.id(),
            experiment,
            name,
            theirs.kind(),
            theirs.input(),
            theirs.instruction(),
            theirs.comments(),
            theirs.createdAt(),
            theirs.updatedAt()));
    journey.keep(Journey.LABEL_SCHEMAS, theirs.id(), theirs.id());
  }

  private static String freeName(
      Journey journey, String kind, String theirs, Predicate<String> isTaken) {
    String name = theirs;
    for (int i = 1; isTaken.test(name); i++) {
      name = "%s (imported%s)".formatted(theirs, i == 1 ? "" : " " + i);
    }
    if (!name.equals(theirs)) {
      journey.note(kind, theirs, "the name is taken here; it is called '%s'".formatted(name));
    }
    return name;
  }

  private void takeQueue(Journey journey, ReviewQueue theirs) throws InterruptedException {
    Optional<String> experiment = experiments.here(journey, theirs.experimentId());
    Optional<String> brought = journey.counterpart(Journey.REVIEW_QUEUES, theirs.id());
    if (experiment.isEmpty()) {
      journey.left("review queues whose experiment is not here");
    } else if (brought.isPresent()) {
      Optional<ReviewQueue> ours = queues.find(journey.workspace(), brought.get());
      ours.ifPresentOrElse(
          one -> presentQueue(journey, theirs, one),
          () -> journey.note(Journey.REVIEW_QUEUES, theirs.id(), "it was deleted here"));
    } else if (queues.find(journey.workspace(), theirs.id()).isPresent()) {
      journey.note(Journey.REVIEW_QUEUES, theirs.id(), "another review queue has this id here");
    } else if (theirs.kind() == ReviewQueue.Kind.USER) {
      takeQueueOfUser(journey, theirs, experiment.get());
    } else {
      journey.carried(Journey.REVIEW_QUEUES, 1);
      journey.write(() -> addCustomQueue(journey, theirs, experiment.get()));
    }
  }

  private static void presentQueue(Journey journey, ReviewQueue theirs, ReviewQueue ours) {
    journey.present(Journey.REVIEW_QUEUES);
    if (theirs.updatedAt().isAfter(ours.updatedAt())) {
      journey.note(
          Journey.REVIEW_QUEUES, theirs.id(), "it was changed there; here it stays as it is");
    }
  }

  /** A user has one queue in an experiment, so what is in theirs goes to the one that is here. */
  private void takeQueueOfUser(Journey journey, ReviewQueue theirs, String experiment)
      throws InterruptedException {
    Optional<ReviewQueue> same = queues.findByName(journey.workspace(), experiment, theirs.name());
    if (same.isEmpty()) {
      journey.carried(Journey.REVIEW_QUEUES, 1);
      journey.write(() -> add(journey, theirs, experiment, theirs.name()));
    } else if (same.get().kind() == ReviewQueue.Kind.USER) {
      String ours = same.get().id();
      journey.note(
          Journey.REVIEW_QUEUES,
          theirs.id(),
          "%s has a queue here, %s; its traces go there".formatted(theirs.name(), ours));
      journey.carried(Journey.REVIEW_QUEUES, 1);
      journey.write(() -> journey.keep(Journey.REVIEW_QUEUES, theirs.id(), ours));
    } else {
      journey.note(
          Journey.REVIEW_QUEUES,
          theirs.id(),
          "a queue that is nobody's own is called %s here".formatted(theirs.name()));
    }
  }

  private void addCustomQueue(Journey journey, ReviewQueue theirs, String experiment) {
    String name =
        freeName(
            journey,
            Journey.REVIEW_QUEUES,
            theirs.name(),
            other ->
                isUser.test(other)
                    || queues.findByName(journey.workspace(), experiment, other).isPresent());
    add(journey, theirs, experiment, name);
  }

  private void add(Journey journey, ReviewQueue theirs, String experiment, String name) {
    queues.add(
        journey.workspace(),
        new ReviewQueue(
            theirs.id(),
            experiment,
            name,
            theirs.kind(),
            theirs.owner(),
            theirs.users(),
            schemasHere(journey, theirs),
            theirs.createdAt(),
            theirs.updatedAt()));
    journey.keep(Journey.REVIEW_QUEUES, theirs.id(), theirs.id());
  }

  private static List<String> schemasHere(Journey journey, ReviewQueue theirs) {
    List<String> ours = new ArrayList<>();
    for (String id : theirs.schemaIds()) {
      journey
          .counterpart(Journey.LABEL_SCHEMAS, id)
          .ifPresentOrElse(
              ours::add,
              () ->
                  journey.note(
                      Journey.REVIEW_QUEUES,
                      theirs.id(),
                      "its label schema %s is not here".formatted(id)));
    }
    return ours;
  }
}

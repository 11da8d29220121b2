// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes in what came true, and joins it with what was predicted. */
public final class Labels {
  private final PredictionLog log;
  private final LabelStore store;
  private final Transactions transactions;
  private final InstantSource clock;
  private final PredictionListener listener;
  private final KnownClasses classes;

  public Labels(
      PredictionLog log,
      LabelStore store,
      Transactions transactions,
      InstantSource clock,
      PredictionListener listener,
      KnownClasses classes) {
    this.log = log;
    this.classes = classes;
    this.store = store;
    this.transactions = transactions;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * One statement of what came true.
   *
   * @param time empty: now
   */
  public record Truth(Of of, Object label, Optional<Instant> time) {
    /** Of the prediction with this id. */
    public Truth(String predictionId, Object label, Optional<Instant> time) {
      this(new Id(predictionId), label, time);
    }

    /** Until when the prediction was made, if its entity says which it is. */
    private Instant latest(Entity entity, Instant now) {
      return entity.predictedBy.or(() -> time).orElse(now);
    }
  }

  /** Which prediction a truth belongs to. */
  public sealed interface Of {}

  /** The one with this id. */
  public record Id(String id) implements Of {}

  /**
   * The newest one of the model about this entity that was made by then.
   *
   * @param keys by entity column
   * @param predictedBy empty: when it came true
   */
  public record Entity(String model, Map<String, String> keys, Optional<Instant> predictedBy)
      implements Of {}

  /**
   * @param matched how many labels belong to a known prediction
   * @param unknown the ids that no prediction has
   * @param unknownEntities those about which no prediction was made by then
   */
  public record Receipt(int matched, List<String> unknown, List<Entity> unknownEntities) {}

  /**
   * Keeps the labels of known predictions.
   *
   * @throws InvalidInput if a label is nothing that the model can answer, or is yet to come true;
   *     then none is kept
   */
  public Receipt record(Caller caller, List<Truth> truths) {
    if (truths.isEmpty()) {
      throw InvalidInput.field("labels", "[]", "at least one label", "send what came true");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Optional<Prediction>> predictions = predictions(caller, truths, now);
    List<Label> labels = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<Entity> unknownEntities = new ArrayList<>();
    List<InvalidInput.Problem> problems = new ArrayList<>();
    for (int i = 0; i < truths.size(); i++) {
      Truth truth = truths.get(i);
      tooEarly(i, truth, now).ifPresent(problems::add);
      if (predictions.get(i).isEmpty()) {
        switch (truth.of) {
          case Id one -> unknown.add(one.id);
          case Entity entity -> unknownEntities.add(entity);
        }
        continue;
      }
      Prediction made = predictions.get(i).get();
      Optional<Object> label = label(caller, truth, made);
      if (label.isPresent()) {
        labels.add(new Label(made.id(), made.model(), label.get(), truth.time().orElse(now), now));
      } else {
        problems.add(problem(i, truth, expected(caller, made)));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput("invalid_labels", inWords(problems), problems);
    }
    keep(caller, labels);
    return new Receipt(labels.size(), unknown, unknownEntities);
  }

  private void keep(Caller caller, List<Label> labels) {
    transactions.write(() -> labels.forEach(label -> store.add(caller.workspace(), label)));
    Map<String, Integer> byModel = new LinkedHashMap<>();
    labels.forEach(label -> byModel.merge(label.model(), 1, Integer::sum));
    byModel.forEach((model, count) -> listener.labelled(caller.workspace(), model, count));
  }

  /** The prediction that each truth belongs to, if there is one. */
  private List<Optional<Prediction>> predictions(Caller caller, List<Truth> truths, Instant now) {
    DecisionsAbout decisions = new DecisionsAbout(log, caller.workspace());
    for (Truth truth : truths) {
      if (truth.of instanceof Entity entity) {
        caller.rights().check(Rights.Kind.MODEL, entity.model);
        decisions.want(entity.model, entity.keys, truth.latest(entity, now));
      }
    }
    decisions.find();
    List<Optional<Prediction>> found = new ArrayList<>(truths.size());
    for (Truth truth : truths) {
      switch (truth.of) {
        case Id one -> {
          Optional<Prediction> known = log.find(caller.workspace(), one.id);
          known.ifPresent(made -> caller.rights().check(Rights.Kind.MODEL, made.model()));
          found.add(known);
        }
        case Entity entity ->
            found.add(decisions.newest(entity.model, entity.keys, truth.latest(entity, now)));
      }
    }
    return found;
  }

  private static Optional<InvalidInput.Problem> tooEarly(int place, Truth truth, Instant now) {
    return truth
        .time()
        .filter(time -> MadeElsewhere.isAhead(time, now))
        .map(
            time ->
                InvalidInput.Problem.field(
                    "labels[" + place + "].time",
                    time,
                    "at most %s, the server's time".formatted(now),
                    "send the time at which it came true, or none: then it is now"));
  }

  /** As the model would answer it; empty if it is nothing that the model can answer. */
  private Optional<Object> label(Caller caller, Truth truth, Prediction made) {
    if (made.outcome() instanceof List<?> targets) {
      return Outcomes.ofTargets(truth.label(), targets.size());
    }
    Optional<List<String>> possible = classes.of(caller, made.model(), made.version());
    return possible.isPresent()
        ? Outcomes.label(truth.label(), possible.get())
        : Optional.of(truth.label()).filter(label -> !(label instanceof List));
  }

  private String expected(Caller caller, Prediction made) {
    if (made.outcome() instanceof List<?> targets) {
      return "a list of %d numbers, one for each target in the order of `prediction`"
          .formatted(targets.size());
    }
    return classes
        .of(caller, made.model(), made.version())
        .map(possible -> possible.isEmpty() ? "a number" : "one of " + possible)
        .orElse("one value, as the model has one target");
  }

  private static InvalidInput.Problem problem(int place, Truth truth, String expected) {
    return InvalidInput.Problem.field(
        "labels[" + place + "].label",
        truth.label(),
        expected,
        "send what came true, as the model would answer it");
  }

  private static String inWords(List<InvalidInput.Problem> problems) {
    InvalidInput.Problem first = problems.getFirst();
    String more = problems.size() == 1 ? "" : "; %d more are wrong".formatted(problems.size() - 1);
    return "%s: %s (expected: %s)%s, so no label was kept"
        .formatted(first.field(), first.value(), first.expected(), more);
  }

  /** Newest first, with the labels that count; a page may be short and have a next one. */
  public Page<LabelledPrediction> predictions(
      Caller caller, PredictionFilter wanted, Page.Request page) {
    wanted.model().ifPresent(model -> caller.rights().check(Rights.Kind.MODEL, model));
    return join(caller, log.list(caller.workspace(), wanted, page))
        .filtered(one -> caller.rights().sees(Rights.Kind.MODEL, one.prediction().model()));
  }

  /** The labelled predictions whose label was recorded at or after the time, oldest label first. */
  public Page<LabelledPrediction> labelledSince(
      Caller caller, String model, Instant recordedFrom, Page.Request page) {
    Page<Label> labels = store.list(caller.workspace(), model, recordedFrom, page);
    return labels.map(
        label -> new LabelledPrediction(prediction(caller, label), Optional.of(label)));
  }

  private Prediction prediction(Caller caller, Label label) {
    return log.find(caller.workspace(), label.predictionId())
        .orElseThrow(() -> new NotFound("prediction", label.predictionId()));
  }

  /** All labels of a prediction, newest first. */
  public List<Label> history(Caller caller, String prediction) {
    return store.history(caller.workspace(), prediction);
  }

  /** The labels that count, by prediction. */
  public List<LabelledPrediction> join(Caller caller, List<Prediction> predictions) {
    Map<String, Label> labels =
        store.current(caller.workspace(), predictions.stream().map(Prediction::id).toList());
    return predictions.stream()
        .map(one -> new LabelledPrediction(one, Optional.ofNullable(labels.get(one.id()))))
        .toList();
  }

  private Page<LabelledPrediction> join(Caller caller, Page<Prediction> page) {
    return new Page<>(join(caller, page.items()), page.next());
  }

  /** How many labels of the model were ever recorded. */
  public long count(Caller caller, String model) {
    return store.count(caller.workspace(), model);
  }
}

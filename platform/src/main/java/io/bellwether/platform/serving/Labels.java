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
  public record Truth(String predictionId, Object label, Optional<Instant> time) {}

  /**
   * @param matched how many labels belong to a known prediction
   * @param unknown the ids that no prediction has
   */
  public record Receipt(int matched, List<String> unknown) {}

  /**
   * Keeps the labels of known predictions.
   *
   * @throws InvalidInput if a label is nothing that the model can answer; then none is kept
   */
  public Receipt record(Caller caller, List<Truth> truths) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Label> labels = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<InvalidInput.Problem> problems = new ArrayList<>();
    for (int i = 0; i < truths.size(); i++) {
      Truth truth = truths.get(i);
      Optional<Prediction> known = log.find(caller.workspace(), truth.predictionId());
      if (known.isEmpty()) {
        unknown.add(truth.predictionId());
        continue;
      }
      Prediction made = known.get();
      caller.rights().check(Rights.Kind.MODEL, made.model());
      Optional<List<String>> possible = classes.of(caller, made.model(), made.version());
      Optional<Object> label =
          possible.isEmpty()
              ? Optional.of(truth.label())
              : Outcomes.label(truth.label(), possible.get());
      if (label.isPresent()) {
        labels.add(new Label(made.id(), made.model(), label.get(), truth.time().orElse(now), now));
      } else {
        problems.add(problem(i, truth, possible.get()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput(
          "invalid_labels",
          problems.size() + " labels are nothing that the model answers",
          problems);
    }
    transactions.write(() -> labels.forEach(label -> store.add(caller.workspace(), label)));
    Map<String, Integer> byModel = new LinkedHashMap<>();
    labels.forEach(label -> byModel.merge(label.model(), 1, Integer::sum));
    byModel.forEach((model, count) -> listener.labelled(caller.workspace(), model, count));
    return new Receipt(labels.size(), unknown);
  }

  private static InvalidInput.Problem problem(int place, Truth truth, List<String> classes) {
    return InvalidInput.Problem.field(
        "labels[" + place + "].label",
        truth.label(),
        classes.isEmpty() ? "a number" : "one of " + classes,
        "send what came true, as the model would answer it");
  }

  /** Newest first, with the labels that count. */
  public Page<LabelledPrediction> predictions(Caller caller, Page.Request page) {
    return join(caller, log.list(caller.workspace(), page))
        .filtered(one -> caller.rights().sees(Rights.Kind.MODEL, one.prediction().model()));
  }

  /** Newest first, of one model. */
  public Page<LabelledPrediction> predictions(Caller caller, String model, Page.Request page) {
    caller.rights().check(Rights.Kind.MODEL, model);
    return join(caller, log.list(caller.workspace(), model, page));
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

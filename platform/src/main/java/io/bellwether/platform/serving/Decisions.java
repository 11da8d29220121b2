// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.scoring.Carriers;
import io.bellwether.scoring.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides on rows that fit their model, and keeps each decision before anybody sees it. */
final class Decisions {
  private static final double NANOS = 1e-9;

  /** After a turn that took less, the next one takes twice as many rows, up to so many. */
  private static final long QUICK_NANOS = 1_000_000;

  private static final int MOST_ROWS = 256;

  private final RememberedAnswers answers;
  private final PredictionLog log;
  private final Ids ids;
  private final InstantSource clock;
  private final Metrics metrics;
  private final PredictionListener listener;

  Decisions(
      RememberedAnswers answers,
      PredictionLog log,
      Ids ids,
      InstantSource clock,
      Metrics metrics,
      PredictionListener listener) {
    this.answers = answers;
    this.log = log;
    this.ids = ids;
    this.clock = clock;
    this.metrics = metrics;
    this.listener = listener;
  }

  /** Which version answers, and how it was chosen. */
  record Chosen(LoadedModel model, Prediction.Route route) {}

  /**
   * Rows that are decided on together.
   *
   * @param features every input by its name
   * @param encoded the same as the model's rows
   * @param entities whose features they are, when they came from the online store
   * @param ids of the predictions; none: new ones
   */
  record Rows(
      List<Map<String, @Nullable Object>> features,
      List<Row> encoded,
      Map<String, String> entities,
      List<String> ids) {}

  /**
   * Scores the rows, and explains them if asked to; all are in the log when it returns.
   *
   * @param start when the work for these rows began, in nanoseconds; each took its share since
   */
  List<Answer> make(Caller caller, Chosen chosen, Rows rows, boolean explain, long start) {
    List<LoadedModel.Scored> scored = score(caller, chosen.model, rows, explain);
    return keep(caller, chosen, rows, scored, seconds(start, scored.size()));
  }

  /** What each of so many rows took since then. */
  static double seconds(long start, int rows) {
    return (System.nanoTime() - start) * NANOS / Math.max(1, rows);
  }

  /**
   * Keeps what was decided on the rows, all of it or, if it fails, nothing.
   *
   * @param scored what the model says of each
   * @param seconds that each of them took
   */
  List<Answer> keep(
      Caller caller, Chosen chosen, Rows rows, List<LoadedModel.Scored> scored, double seconds) {
    var outputs = scored.stream().map(chosen.model::output).toList();
    List<Prediction> kept = log(caller, chosen, rows, outputs, seconds);
    List<Answer> answers = new ArrayList<>(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      answers.add(new Answer(kept.get(i), scored.get(i).answered()));
    }
    return answers;
  }

  /**
   * Keeps the decisions on the rows, all of them or, if it fails, none.
   *
   * @param outputs what is kept of each row
   * @param seconds that each of them took
   */
  List<Prediction> log(
      Caller caller, Chosen chosen, Rows rows, List<Prediction.Output> outputs, double seconds) {
    int count = outputs.size();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<Prediction.Request> request = Optional.of(request(caller));
    List<Prediction> predictions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ServedVersion version = chosen.model.version();
      predictions.add(
          new Prediction(
              rows.ids.isEmpty() ? ids.next() : rows.ids.get(i),
              version.model(),
              version.version(),
              Optional.of(version.semanticVersion()),
              chosen.route,
              request,
              now,
              rows.features.get(i),
              rows.entities,
              outputs.get(i),
              Optional.of(seconds)));
    }
    append(caller.workspace(), predictions, !rows.ids.isEmpty());
    predictions.forEach(one -> count(caller.workspace(), one));
    return predictions;
  }

  /**
   * @param mayBeThere whether this may be done again, after a crash that left the first ones
   */
  private void append(String workspace, List<Prediction> predictions, boolean mayBeThere) {
    if (mayBeThere && log.find(workspace, predictions.getFirst().id()).isPresent()) {
      predictions.forEach(one -> log.appendOnce(workspace, one));
    } else {
      log.append(workspace, predictions);
    }
  }

  /** What the log keeps of who asks. */
  static Prediction.Request request(Caller caller) {
    return new Prediction.Request(caller.endpoint(), caller.principal(), caller.requestId());
  }

  /** In turns, between which other threads run; trees take many quick rows together sooner. */
  List<LoadedModel.Scored> score(Caller caller, LoadedModel model, Rows rows, boolean explain) {
    int count = rows.encoded.size();
    List<LoadedModel.Scored> scored = new ArrayList<>(count);
    int turn = explain ? 1 : model.turn();
    for (int from = 0, to; from < count; from = to) {
      to = Math.min(count, from + turn);
      long began = System.nanoTime();
      List<LoadedModel.Said> said =
          answers.ask(caller.workspace(), model, rows.encoded.subList(from, to), explain);
      for (int i = from; i < to; i++) {
        scored.add(model.scored(said.get(i - from), rows.features.get(i), explain));
      }
      boolean quick = !explain && System.nanoTime() - began < QUICK_NANOS;
      if (to < count) {
        letOthersRun();
      }
      turn = quick && turn < MOST_ROWS ? 2 * turn : turn;
    }
    return scored;
  }

  /**
   * There are as few carrier threads as cores, and a large batch would hold one for long.
   *
   * @throws TimedOut if nobody may wait for the rest any longer
   */
  static void letOthersRun() {
    Deadline.current().check();
    Carriers.letOthersRun();
  }

  private void count(String workspace, Prediction made) {
    listener.predicted(workspace, made);
    metrics.increment("model_predictions_total", made.model(), "success");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.ensembles;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Patience;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.ensembles.Calibration.Line;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.RemoteModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A member in its place: what it takes of the ensemble's row, and what is made of its answers.
 *
 * @param places of its inputs in the ensemble's row
 * @param sharesRows whether its rows are the ensemble's: the same numbers in the same order
 */
record Seat(
    Pipeline pipeline, int[] places, Optional<Calibration> calibration, boolean sharesRows) {

  /**
   * @param width of the ensemble's row
   */
  static Seat of(Pipeline pipeline, int[] places, int width, Optional<Calibration> calibration) {
    boolean shares =
        width == places.length
            && IntStream.range(0, width).allMatch(i -> places[i] == i)
            && pipeline.encodings().stream().allMatch(Seat::passes);
    return new Seat(pipeline, places, calibration, shares);
  }

  /** How many rows a model is asked at once that is computed here, before other threads run. */
  private static final int BLOCK = 64;

  /** One score for each row of the ensemble. */
  List<Score> scores(List<Row> rows) {
    boolean block =
        switch (pipeline.model()) {
          case OnnxModel _, RemoteModel _, ComposedModel _ -> false; // They like many, or do so.
          default -> true;
        };
    if (!block || rows.size() <= BLOCK) {
      return scored(rows);
    }
    List<Score> scores = new ArrayList<>(rows.size());
    for (int from = 0; from < rows.size(); from += BLOCK) {
      Patience.pause();
      scores.addAll(scored(rows.subList(from, Math.min(rows.size(), from + BLOCK))));
    }
    return scores;
  }

  private List<Score> scored(List<Row> rows) {
    List<Row> own = sharesRows ? rows : rows.stream().map(this::encode).toList();
    return pipeline.answers(own).stream().map(Answered::score).map(this::calibrated).toList();
  }

  Row encode(Row row) {
    return pipeline.encode(row, places);
  }

  /**
   * Shapley values of the member's inputs in the space of its margins.
   *
   * @param background rows of the ensemble; empty: against the member's own baseline
   */
  double[] contributions(Row row, List<Row> background) {
    return pipeline.contributions(encode(row), background.stream().map(this::encode).toList());
  }

  boolean explainsAgainstRows() {
    return pipeline.model().explainsAgainstRows();
  }

  /** Whether an input's number is the model's as it is. */
  static boolean passes(InputEncoding encoding) {
    return encoding instanceof InputEncoding.Numeric number
        && number.imputation().isEmpty()
        && !number.missingIndicator();
  }

  private Score calibrated(Score score) {
    Model model = pipeline.model();
    return calibration.map(how -> how.apply(model.task(), score, model.slope())).orElse(score);
  }

  /** How the margins of its scores, times {@link #slope}, become the answer. */
  Link link() {
    if (calibration.isEmpty()) {
      return pipeline.model().link();
    }
    return link(pipeline.task());
  }

  static Link link(Task task) {
    return switch (task) {
      case BINARY -> Link.LOGIT;
      case MULTICLASS -> Link.SOFTMAX;
      case REGRESSION, TARGETS, OTHER -> Link.IDENTITY;
    };
  }

  double slope() {
    return calibration.isEmpty() ? pipeline.model().slope() : 1;
  }

  /** Its margin before the link by the model's own margin, if that is a straight line of it. */
  Optional<Line> line() {
    double slope = pipeline.model().slope();
    return calibration.isEmpty()
        ? Optional.of(new Line(slope, 0))
        : calibration.get().line().map(line -> new Line(line.scale() * slope, line.shift()));
  }
}

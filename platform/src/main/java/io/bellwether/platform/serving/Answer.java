// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.Score;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as the caller gets it.
 *
 * @param prediction what the log keeps
 * @param answered what the model said
 */
public record Answer(Prediction prediction, Answered answered) {
  public Score score() {
    return answered.score();
  }

  /** What was answered, as the model gave it: the log keeps what Python answers as text. */
  public @Nullable Object outcome() {
    return switch (score()) {
      case Score.Other other ->
          other.value() instanceof Double number && !Double.isFinite(number) ? null : other.value();
      case Score.Binary _, Score.Regression _, Score.Multiclass _, Score.Targets _ ->
          prediction.told();
    };
  }

  /** The margin; of several classes or targets one for each, of what is no finite number none. */
  public List<Double> margins() {
    return switch (score()) {
      case Score.Binary binary -> List.of(binary.margin());
      case Score.Regression regression ->
          Double.isFinite(regression.margin()) ? List.of(regression.margin()) : List.of();
      case Score.Multiclass many -> Arrays.stream(many.margins()).boxed().toList();
      case Score.Targets many -> Arrays.stream(many.margins()).boxed().toList();
      case Score.Other _ -> List.of();
    };
  }

  /** The probability of each class, if there are more than two. */
  public Optional<Map<String, Double>> probabilities() {
    return Optional.of(prediction.output().probabilities()).filter(found -> !found.isEmpty());
  }

  /** None if they were not asked for; of several targets those of each. */
  public List<Reasons> reasons() {
    return prediction.output().reasons();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a model can be asked for, other than ONNX's graphs. */
enum OwnOutput implements Output {
  /**
   * As the library's own predict: a probability, a value, a probability for each class, or (of
   * XGBoost's {@code multi:softmax}) the place of a class; of what is announced as text whatever it
   * is: truths, numbers, or text, perhaps JSON.
   */
  PREDICT,
  /** Before the link: log-odds of a classifier; as the library's raw score, of a forest the sum. */
  MARGIN,
  /** Of each output a part of this margin for each input, then the base value. */
  CONTRIBUTIONS,
  /** Of each output a matrix whose rows add up to the contributions: what inputs do together. */
  INTERACTIONS,
  /** By which the prediction is found in the log, and gets its label. */
  PREDICTION_ID;

  /** The matrices of one row, before the columns of an input are added up, take 32 MB. */
  private static final long MOST_INTERACTIONS = 4L << 20;

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Datatype datatype(Pipeline pipeline) {
    if (this == PREDICTION_ID || pipeline.task() == Task.OTHER) {
      return Datatype.BYTES;
    }
    return pipeline.model().isSinglePrecision() ? Datatype.FP32 : Datatype.FP64;
  }

  @Override
  public List<Integer> sizes(Pipeline pipeline) {
    int outputs = pipeline.model().outputs();
    return switch (this) {
      case PREDICT ->
          outputs == 1 || pipeline.model().predictsPlaces() ? List.of() : List.of(outputs);
      case MARGIN -> outputs == 1 ? List.of() : List.of(outputs);
      case CONTRIBUTIONS -> List.of(outputs, pipeline.encodings().size() + 1);
      case INTERACTIONS -> {
        int width = pipeline.encodings().size() + 1;
        yield List.of(outputs, width, width);
      }
      case PREDICTION_ID -> List.of();
    };
  }

  /** The classes, of an output that has a value for each. */
  @Override
  public List<String> labels(Pipeline pipeline) {
    boolean byClass = this == PREDICT || this == MARGIN;
    List<String> classes = pipeline.classes();
    return byClass && sizes(pipeline).equals(List.of(classes.size())) ? classes : List.of();
  }

  @Override
  public void write(LoadedModel model, Answer answer, double[] values, int at) {
    fill(model, answer, values, at);
    double scale = this == PREDICT ? 1 : model.pipeline().model().rawScale();
    if (scale != 1) {
      int length = sizes(model.pipeline()).stream().reduce(1, (a, b) -> a * b);
      for (int i = at; i < at + length; i++) {
        values[i] *= scale;
      }
    }
  }

  private void fill(LoadedModel model, Answer answer, double[] values, int at) {
    switch (this) {
      case PREDICT -> {
        switch (answer.score()) {
          case Score.Binary binary -> values[at] = binary.probability();
          case Score.Regression regression -> values[at] = regression.value();
          case Score.Multiclass many when model.pipeline().model().predictsPlaces() ->
              values[at] = many.predicted();
          case Score.Multiclass many -> copy(many.probabilities(), values, at);
          case Score.Targets many -> copy(many.values(), values, at);
          case Score.Other _ -> throw new IllegalStateException("it is no number");
        }
      }
      case MARGIN -> {
        switch (answer.score()) {
          case Score.Binary binary -> values[at] = binary.margin();
          case Score.Regression regression -> values[at] = regression.margin();
          case Score.Multiclass many -> copy(many.margins(), values, at);
          case Score.Targets many -> copy(many.margins(), values, at);
          case Score.Other _ -> throw new IllegalStateException("it is no number");
        }
      }
      case CONTRIBUTIONS -> copy(model.contributions(answer.prediction().features()), values, at);
      case INTERACTIONS -> copy(model.interactions(answer.prediction().features()), values, at);
      case PREDICTION_ID -> throw new IllegalStateException("it is no number");
    }
  }

  /** All that this model can be asked for. */
  static List<Output> all(Pipeline pipeline) {
    return Stream.of(values())
        .filter(output -> output != INTERACTIONS || hasInteractions(pipeline))
        .filter(output -> isAnswered(output, pipeline))
        .<Output>map(output -> output)
        .toList();
  }

  private static boolean isAnswered(OwnOutput output, Pipeline pipeline) {
    return switch (output) {
      case PREDICT, PREDICTION_ID -> true;
      case MARGIN -> pipeline.task() != Task.OTHER;
      case CONTRIBUTIONS, INTERACTIONS -> pipeline.model().explains();
    };
  }

  private static boolean hasInteractions(Pipeline pipeline) {
    Model model = pipeline.model();
    long columns = model.features().size() + 1L;
    return model.explainsInteractions() && model.outputs() * columns * columns <= MOST_INTERACTIONS;
  }

  @Override
  public String text(Answer answer, int place) {
    return this == PREDICT && answer.score() instanceof Score.Other other
        ? other.text()
        : answer.prediction().id();
  }

  private static void copy(double[] from, double[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
  }
}

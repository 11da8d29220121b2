// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.Instances;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Json;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.AnswerForm;
import io.bellwether.scoring.remote.RemoteModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The predictions for the rows of one request, as the model's library would give them. */
final class Predictions {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  /** So many ids a header holds. */
  private static final int MOST_IDS = 100;

  private final List<String> ids = new ArrayList<>();
  private final List<double[]> values = new ArrayList<>();
  private final List<@Nullable Object> others = new ArrayList<>();
  private AnswerForm form = AnswerForm.PLAIN;
  private final List<List<Reasons>> reasons = new ArrayList<>();
  private final boolean likeEstimators;
  private @Nullable LoadedModel model;

  private Predictions(boolean likeEstimators) {
    this.likeEstimators = likeEstimators;
  }

  /**
   * Scores and keeps them.
   *
   * @param likeMlflow whether columns that the model does not know are left out, and an estimator's
   *     answers are its classes
   */
  static Predictions of(
      Serving serving,
      Caller caller,
      String model,
      Frame frame,
      boolean likeMlflow,
      boolean explain) {
    Predictions made = new Predictions(likeMlflow);
    Instances instances =
        new Instances("rows", chosen -> made.begin(chosen, frame, likeMlflow), explain);
    serving.predictEach(caller, model, Optional.empty(), instances, made::add);
    return made;
  }

  private List<Map<String, @Nullable Object>> begin(
      LoadedModel chosen, Frame frame, boolean dropsUnknown) {
    model = chosen;
    return frame.of(chosen.pipeline(), dropsUnknown);
  }

  private LoadedModel model() {
    if (model == null) {
      throw new IllegalStateException("answers come after the rows");
    }
    return model;
  }

  /**
   * Tells the ids by which the log has them, in the order of the rows, unless they are too many:
   * the protocols have no place for them in their bodies.
   */
  void tellIds(Exchange exchange) {
    if (!ids.isEmpty() && ids.size() <= MOST_IDS) {
      exchange.answerHeader("X-Prediction-Id", String.join(",", ids));
    }
  }

  private void add(Answer answer) {
    if (ids.size() <= MOST_IDS) {
      ids.add(answer.prediction().id());
    }
    if (!answer.reasons().isEmpty()) {
      reasons.add(answer.reasons());
    }
    if (likeEstimators || !(model().pipeline().model() instanceof RemoteModel)) {
      form = answer.answered().form();
    }
    if (likeEstimators && model().pipeline().model().predictsClasses()) {
      others.add(likeEstimator(answer));
      return;
    }
    if (answer.score() instanceof Score.Other other) {
      others.add(other.value());
      return;
    }
    if (likeEstimators && model().pipeline().model() instanceof RemoteModel) {
      values.add(answer.answered().own()); // The probabilities of both classes.
      return;
    }
    List<Integer> sizes = OwnOutput.PREDICT.sizes(model().pipeline());
    double[] row = new double[sizes.isEmpty() ? 1 : sizes.getFirst()];
    OwnOutput.PREDICT.write(model(), answer, row, 0);
    values.add(row);
  }

  /** An estimator answers of several labels whether the row has each. */
  private Object likeEstimator(Answer answer) {
    Model own = model().pipeline().model();
    return answer.score() instanceof Score.Targets labels
        ? Arrays.stream(labels.margins())
            .mapToObj(margin -> own.isPositive(margin) ? 1 : 0)
            .toList()
        : answer.prediction().outcome();
  }

  /**
   * {@code {"predictions": …}}: numbers, or of several classes a list for each row, or classes;
   * with {@code explanations} if they were asked for.
   *
   * @param named whether they stand in an object; else alone
   */
  byte[] json(boolean named) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setCodec(Json.mapper());
      if (named) {
        json.writeStartObject();
        json.writeFieldName("predictions");
      }
      if (form.kind() == AnswerForm.Kind.COLUMN) {
        writeColumns(json);
      } else {
        writeRows(json);
      }
      if (!reasons.isEmpty()) {
        json.writeObjectField("explanations", reasons.stream().map(Explanation::of).toList());
      }
      if (named) {
        json.writeEndObject();
      }
    }
    return out.toByteArray();
  }

  private void writeRows(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (double[] row : values) {
      switch (form.kind()) {
        case LIST -> json.writeStartArray();
        case RECORD -> {
          json.writeStartObject();
          json.writeFieldName(form.name());
        }
        case VALUE, COLUMN -> {}
      }
      write(json, row);
      switch (form.kind()) {
        case LIST -> json.writeEndArray();
        case RECORD -> json.writeEndObject();
        case VALUE, COLUMN -> {}
      }
    }
    for (Object one : others) {
      boolean wrapped = form.kind() == AnswerForm.Kind.RECORD && !(one instanceof Map<?, ?>);
      json.writeObject(wrapped ? Collections.singletonMap(form.name(), one) : one);
    }
    json.writeEndArray();
  }

  /** As the model gave them: lists by name. */
  private void writeColumns(JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(form.name());
      for (double[] row : values) {
        write(json, row);
      }
      json.writeEndArray();
    } else if (!others.isEmpty() && others.getFirst() instanceof Map<?, ?> first) {
      for (Object name : first.keySet()) {
        json.writeArrayFieldStart(String.valueOf(name));
        for (Object row : others) {
          json.writeObject(row instanceof Map<?, ?> map ? map.get(name) : null);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  private void write(JsonGenerator json, double[] row) throws IOException {
    if (form.whole() && row.length == 1 && row[0] == Math.rint(row[0])) {
      json.writeNumber((long) row[0]);
      return;
    }
    boolean single = model().pipeline().model().isSinglePrecision();
    if (row.length > 1) {
      json.writeStartArray();
    }
    for (double value : row) {
      json.writeNumber(single ? (double) (float) value : value);
    }
    if (row.length > 1) {
      json.writeEndArray();
    }
  }

  private record Explanation(
      String space,
      @JsonProperty("class") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object explained,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer target,
      double baseValue,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String baseline,
      List<Part> contributions) {
    /** Of several targets a list, one for each. */
    static Object of(List<Reasons> reasons) {
      return reasons.getFirst().target().isPresent()
          ? reasons.stream().map(Explanation::of).toList()
          : of(reasons.getFirst());
    }

    private static Explanation of(Reasons reasons) {
      return new Explanation(
          reasons.space(),
          reasons.explained().orElse(null),
          reasons.target().orElse(null),
          reasons.baseValue(),
          reasons.baseline().map(against -> against.kind().label()).orElse(null),
          reasons.contributions().stream()
              .map(
                  part ->
                      new Part(
                          part.feature(),
                          part.value(),
                          part.contribution(),
                          part.probabilityEffect().orElse(null)))
              .toList());
    }
  }

  private record Part(
      String feature,
      @Nullable Object value,
      double contribution,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double probabilityEffect) {}
}

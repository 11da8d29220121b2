// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.serving.Decisions.Rows;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes a model's rows of what requests say: features as they are, or those of an entity. */
record RequestRows(EntityFeatures online) {
  /** So many rows are in memory at once, and in the log together. */
  static final int BLOCK = 1024;

  /** So many wrong rows are enough to tell; a large request could have a million. */
  private static final int MOST_PROBLEMS = 100;

  /** Of one instance. */
  Rows row(Caller caller, LoadedModel model, PredictRequest.Subject subject) {
    Map<String, String> entities = Map.of();
    Map<String, @Nullable Object> features;
    switch (subject) {
      case PredictRequest.Features given -> features = given.values();
      case PredictRequest.Entities keys -> {
        entities = keys.keys();
        features = assemble(caller, model, entities);
        if (keys.whole()) {
          requireWhole(model.online(), features);
        }
      }
    }
    List<Row> encoded = List.of(model.encode(features, "features"));
    return new Rows(List.of(model.kept(features)), encoded, entities, List.of());
  }

  private Map<String, @Nullable Object> assemble(
      Caller caller, LoadedModel model, Map<String, String> entities) {
    if (model.version().onlineFeatures().isEmpty()) {
      throw InvalidInput.field(
          "entities",
          entities,
          "features, for this version was not trained on features of a view",
          "send the features themselves");
    }
    OnlineInputs inputs = model.online();
    return new FeatureValues(inputs.places(), online.get(caller, entities, inputs.sources()));
  }

  private static void requireWhole(OnlineInputs inputs, Map<String, @Nullable Object> features) {
    List<InvalidInput.Problem> lacking = new ArrayList<>();
    inputs
        .places()
        .forEach(
            (name, place) -> {
              if (features.get(name) == null) {
                lacking.add(
                    InvalidInput.Problem.field(
                        "entities",
                        name + " is missing",
                        "a value of " + inputs.sources().get(place),
                        "materialise the view, or let missing features be scored"));
              }
            });
    if (!lacking.isEmpty()) {
      throw new InvalidInput(
          "missing_features", "the online store lacks features of this entity", lacking);
    }
  }

  /**
   * Of a block of several instances.
   *
   * @param all of them, of which {@link #BLOCK} at most are of this block
   * @throws InvalidInput that tells each feature which does not fit
   */
  static Rows block(
      LoadedModel model, List<Map<String, @Nullable Object>> all, Instances instances, int from) {
    int to = Math.min(all.size(), from + BLOCK);
    List<Map<String, @Nullable Object>> features = new ArrayList<>(to - from);
    List<Row> encoded = new ArrayList<>(to - from);
    List<InvalidInput.Problem> problems = new ArrayList<>();
    for (int i = from; i < to && problems.size() < MOST_PROBLEMS; i++) {
      try {
        Map<String, @Nullable Object> given = all.get(i);
        encoded.add(model.encode(given, instances.field().apply(i)));
        features.add(model.kept(given));
      } catch (InvalidInput e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInput("invalid_features", doNotFit(problems.size()), problems);
    }
    List<String> ids =
        instances
            .ids()
            .map(id -> IntStream.range(from, to).mapToObj(id).toList())
            .orElse(List.of());
    return new Rows(features, encoded, Map.of(), ids);
  }

  private static String doNotFit(int features) {
    return features == 1
        ? "1 feature does not fit the model"
        : features + " features do not fit the model";
  }
}

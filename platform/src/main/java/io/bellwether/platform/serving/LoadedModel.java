// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.shared.Deadline;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.BusyModelException;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Patience;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Answered;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.Explanation;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.remote.RemoteModel;
import io.bellwether.scoring.trees.TreeEnsemble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A version that is ready to score.
 *
 * @param wholeInputs take whole numbers only, as the signature says, though the model would not
 *     mind
 */
public record LoadedModel(
    ServedVersion version,
    Pipeline pipeline,
    List<String> wholeInputs,
    OnlineInputs online,
    HeldAgainst against) {
  public LoadedModel {
    wholeInputs = List.copyOf(wholeInputs);
  }

  LoadedModel(
      ServedVersion version, Pipeline pipeline, List<String> wholeInputs, HeldAgainst against) {
    this(
        version,
        pipeline,
        wholeInputs,
        OnlineInputs.of(version.onlineFeatures(), pipeline.encodings()),
        against);
  }

  LoadedModel(ServedVersion version, Pipeline pipeline) {
    this(version, pipeline, List.of(), HeldAgainst.itself());
  }

  /** The same files, told anew: an alias may move without them. */
  LoadedModel as(ServedVersion told) {
    return new LoadedModel(told, pipeline, wholeInputs, against);
  }

  /**
   * What the model says of a row, and why in the order of its inputs, if that was asked.
   *
   * @param means against which that is held; empty: against what the model knows by itself
   */
  record Said(Answered answered, List<Explanation> why, Optional<SampleMeans> means) {}

  /** What the model says of a row, and why if that was asked: of several targets, of each. */
  record Scored(Answered answered, List<Reasons> reasons) {
    Score score() {
      return answered.score();
    }
  }

  /** How many rows a graph or another process is given in one call. */
  private static final int ROWS_A_CALL = 1024;

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** How many rows are scored before other threads get their turn. */
  private static final int TURN = 16;

  /** How many rows are best scored together. */
  int turn() {
    return likesMany(pipeline.model()) ? ROWS_A_CALL : TURN;
  }

  private static boolean likesMany(Model model) {
    return switch (model) {
      case OnnxModel _, RemoteModel _ -> true;
      case ComposedModel composed ->
          composed.parts().stream().anyMatch(part -> likesMany(part.model()));
      default -> false;
    };
  }

  /** Whether each row is answered as it would be alone: else its answer is no row's own. */
  boolean answersByRow() {
    return byRow(pipeline.model());
  }

  private static boolean byRow(Model model) {
    return switch (model) {
      case RemoteModel remote -> remote.byRow();
      case ComposedModel composed ->
          composed.parts().stream().allMatch(part -> byRow(part.model()));
      default -> true;
    };
  }

  /**
   * The model's row.
   *
   * @param features every input by its name
   * @param field the field of the request that holds them
   * @throws InvalidInput if they do not fit, which tells each that does not
   */
  public Row encode(Map<String, @Nullable Object> features, String field) {
    Row row;
    try {
      row = pipeline.encode(features);
    } catch (InvalidFeaturesException e) {
      throw refusal(e, field);
    }
    for (String input : wholeInputs) {
      if (features.get(input) instanceof Number number && !isWhole(number.doubleValue())) {
        throw fractions(features, field);
      }
    }
    return row;
  }

  /** What the log keeps: of values with parts the JSON, which is what the model gets. */
  Map<String, @Nullable Object> kept(Map<String, @Nullable Object> features) {
    if (!(pipeline.model() instanceof RemoteModel || pipeline.model() instanceof ComposedModel)) {
      return features;
    }
    Map<String, @Nullable Object> written = new LinkedHashMap<>();
    for (InputEncoding input : pipeline.encodings()) {
      Object value = features.get(input.name());
      if (input instanceof InputEncoding.Text text
          && (value instanceof List<?> || value instanceof Map<?, ?>)) {
        written.put(input.name(), text.text(value));
      }
    }
    if (written.isEmpty()) {
      return features;
    }
    Map<String, @Nullable Object> kept = new LinkedHashMap<>(features);
    kept.putAll(written);
    return kept;
  }

  /** 2.0 is one, as clients that have no other numbers write it. */
  private static boolean isWhole(double number) {
    return Double.isNaN(number) || (number == Math.rint(number) && Double.isFinite(number));
  }

  private InvalidInput fractions(Map<String, @Nullable Object> features, String field) {
    List<InvalidInput.Problem> problems = new ArrayList<>();
    for (String input : wholeInputs) {
      if (features.get(input) instanceof Number number && !isWhole(number.doubleValue())) {
        String expected = "a whole number, as the model's signature says";
        problems.add(
            InvalidInput.Problem.field(
                field + "." + input,
                number,
                expected,
                "send a whole number, or log the model with a signature of doubles"));
      }
    }
    String message =
        problems.stream()
            .map(one -> "%s: %s (expected: %s)".formatted(one.field(), one.value(), one.expected()))
            .collect(Collectors.joining("; "));
    return new InvalidInput("invalid_features", message, problems);
  }

  /**
   * Scores rows that {@link #encode} made.
   *
   * @throws InvalidInput if the model itself answers none of them, though they fit, or if it is to
   *     explain and cannot
   * @throws Unavailable if others keep it busy for too long
   * @throws TimedOut if nobody waits for it any more
   */
  List<Said> ask(List<Row> rows, boolean explain) {
    if (explain) {
      requireExplanations();
    }
    List<Answered> answers;
    try {
      answers = Patience.during(Deadline.current()::leftNanos, () -> pipeline.answers(rows));
    } catch (InvalidFeaturesException e) {
      throw refusal(e, "features");
    } catch (BusyModelException e) {
      Deadline.current().check(); // If it is over, that is why.
      throw new Unavailable("model_busy", e.getMessage() + "; ask again later", RETRY);
    }
    List<Said> said = new ArrayList<>(rows.size());
    for (int i = 0; i < answers.size(); i++) {
      Optional<SampleMeans> means = explain ? against.now() : Optional.empty();
      List<Explanation> why = explain ? explanations(rows.get(i), means) : List.of();
      said.add(new Said(answers.get(i), why, means));
    }
    return said;
  }

  /** What it said of a row that was made of these features; more may be known than was asked. */
  Scored scored(Said said, Map<String, @Nullable Object> features, boolean explain) {
    return new Scored(said.answered, explain ? reasons(said.why, said.means, features) : List.of());
  }

  private List<Explanation> explanations(Row row, Optional<SampleMeans> means) {
    List<Explanation> own = pipeline.explanations(row);
    return means
        .map(known -> own.stream().map(one -> known.hold(pipeline, row, one)).toList())
        .orElse(own);
  }

  private List<Reasons> reasons(
      List<Explanation> why, Optional<SampleMeans> means, Map<String, @Nullable Object> features) {
    return why.stream()
        .map(one -> Reasons.of(pipeline, one, features).against(baseline(one.baseValue(), means)))
        .toList();
  }

  private Baseline baseline(double value, Optional<SampleMeans> means) {
    return new Baseline(
        means.isPresent() ? Baseline.Kind.TRAINING_SAMPLE : Baseline.Kind.of(pipeline.model()),
        means.map(SampleMeans::dataset),
        means.map(SampleMeans::rows),
        value);
  }

  private static InvalidInput refusal(InvalidFeaturesException e, String field) {
    return e.refusal()
        .map(reason -> refusedByModel(reason, field))
        .orElseGet(
            () -> new InvalidInput("invalid_features", e.getMessage() + "", problems(e, field)));
  }

  private static InvalidInput refusedByModel(String reason, String field) {
    return new InvalidInput(
        "refused_by_model",
        "the features fit, but the model does not answer them: " + reason,
        List.of(
            InvalidInput.Problem.field(
                field, reason, "features that the model answers", "send others")));
  }

  private static List<InvalidInput.Problem> problems(InvalidFeaturesException e, String field) {
    return e.problems().stream()
        .map(
            problem ->
                InvalidInput.Problem.field(
                    field + "." + problem.feature(),
                    problem.value(),
                    problem.expected(),
                    fix(problem)))
        .toList();
  }

  private static String fix(InvalidFeaturesException.Problem problem) {
    String all = "send every input of the model by its name";
    return problem.expected().contains("or null") ? all + "; null is a missing value" : all;
  }

  /**
   * Shapley values in the space of the margin: of each output one value per input and then the base
   * value, which together add up to the margin.
   *
   * @param features every input by its name
   */
  public double[] contributions(Map<String, @Nullable Object> features) {
    requireExplanations();
    return pipeline.contributions(pipeline.encode(features));
  }

  /**
   * Shapley interaction values in the space of the margin: of each output a matrix with a row and a
   * column for each input and the base value; each row adds up to the input's contribution.
   *
   * @param features every input by its name
   */
  public double[] interactions(Map<String, @Nullable Object> features) {
    requireExplanations();
    return pipeline.interactions(pipeline.encode(features));
  }

  List<Reasons> explain(Row row, Map<String, @Nullable Object> features) {
    requireExplanations();
    Optional<SampleMeans> means = against.now();
    return reasons(explanations(row, means), means, features);
  }

  /**
   * @throws InvalidInput if nothing tells exactly why this model answers as it does
   */
  private void requireExplanations() {
    if (!pipeline.model().explains()) {
      throw InvalidInput.field(
          "explain",
          true,
          "false: %s is not explained at once".formatted(kind(pipeline.model())),
          "ask for the prediction alone and for an explanation of it later"
              + " (/api/v1/models/{name}/{version}/explanations), or "
              + explainedAtOnce(pipeline.model()));
    }
  }

  private static String explainedAtOnce(Model model) {
    return model instanceof TreeEnsemble
        ? "train the model with XGBoost 3.2 or later, whose files tell how many rows passed a node"
        : "serve the model in its library's own format (XGBoost, LightGBM, linear), which is"
            + " explained exactly";
  }

  private static String kind(Model model) {
    return switch (model) {
      case RemoteModel _ -> "a model that runs in Python or elsewhere";
      case ComposedModel _ ->
          "an ensemble that does not add up margins of members which explain themselves";
      case TreeEnsemble _ -> "a model whose trees do not say how many rows passed each node";
      default -> "a model in the format onnx";
    };
  }

  private Object outcome(Answered answered) {
    return answered.form().whole()
            && answered.score() instanceof Score.Regression(double _, double value)
            && value == Math.rint(value)
        ? (Object) (long) value
        : outcome(answered.score());
  }

  /** What is answered: the class, as the number that it is called by if it is one, or a value. */
  public Object outcome(Score score) {
    return switch (score) {
      case Score.Binary binary -> Outcomes.read(pipeline.classes().get(binary.predicted()));
      case Score.Regression regression -> regression.value();
      case Score.Multiclass many -> Outcomes.read(pipeline.classes().get(many.predicted()));
      case Score.Targets many -> Arrays.stream(many.values()).boxed().toList();
      case Score.Other other -> Outcomes.scalar(other);
    };
  }

  /** What the log keeps of what the model said. */
  Prediction.Output output(Scored scored) {
    Score score = scored.score();
    Optional<Double> probability = probability(score);
    return new Prediction.Output(
        outcome(scored.answered),
        probability,
        probabilities(score),
        probability.map(version.risk()::of),
        scored.reasons);
  }

  /** The probability of each class, if there are more than two. */
  private Map<String, Double> probabilities(Score score) {
    if (!(score instanceof Score.Multiclass many)) {
      return Map.of();
    }
    Map<String, Double> byClass = new LinkedHashMap<>();
    for (int i = 0; i < pipeline.classes().size(); i++) {
      byClass.put(pipeline.classes().get(i), many.probabilities()[i]);
    }
    return byClass;
  }

  /** The probability of the positive one of two classes. */
  public static Optional<Double> probability(Score score) {
    return score instanceof Score.Binary binary
        ? Optional.of(binary.probability())
        : Optional.empty();
  }
}

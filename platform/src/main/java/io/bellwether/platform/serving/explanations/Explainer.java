// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Outcomes;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.Reasons;
import io.bellwether.platform.serving.explanations.Explained.Sampling;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Wanted;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.explain.Counterfactuals;
import io.bellwether.scoring.explain.KernelShap;
import io.bellwether.scoring.explain.Lime;
import io.bellwether.scoring.explain.RowFunction;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.ComposedModel;
import io.bellwether.scoring.pipeline.Explanation;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InputSpace;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.pipeline.Score;
import io.bellwether.scoring.trees.XgboostLinear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Explains decisions of one version by one method. */
final class Explainer {
  /** So many rows of the sample stand for what is not known. */
  private static final int BACKGROUND = 100;

  /** So many rows the model answers for one explanation by KernelSHAP. */
  private static final int MOST_EVALUATIONS = 100_000;

  private static final int COALITIONS = 2048;

  private final LoadedModel model;
  private final Pipeline pipeline;
  private final Method method;
  private final Baseline.Kind kind;
  private final ExplanationRequest request;
  private final Turn turn;
  private final Optional<Sampled> sampled;

  /** The training sample as the pipeline's inputs. */
  private record Sampled(TrainingSample sample, InputSpace space, double[][] background) {
    static Sampled of(Pipeline pipeline, TrainingSample sample, int most) {
      InputSpace space = pipeline.space(sample.rows());
      double[][] rows = space.sample().rows();
      double[][] some = new double[Math.min(most, rows.length)][];
      Arrays.setAll(some, i -> rows[at(i, some.length, rows.length)]);
      return new Sampled(sample, space, some);
    }

    /** Rows at equal distances. */
    private static int at(int i, int count, int all) {
      return (int) ((long) i * all / count);
    }

    List<Row> backgroundRows(Pipeline pipeline) {
      int count = background.length;
      return IntStream.range(0, count)
          .mapToObj(i -> pipeline.encodeRow(sample.rows(), at(i, count, sample.rows().rows())))
          .toList();
    }
  }

  /**
   * @param sample present if the method or the baseline needs it
   */
  Explainer(
      LoadedModel model,
      Method method,
      Baseline.Kind kind,
      ExplanationRequest request,
      Optional<TrainingSample> sample,
      Turn turn) {
    this.model = model;
    this.pipeline = model.pipeline();
    this.method = method;
    this.kind = kind;
    this.request = request;
    this.turn = turn;
    boolean needsMeans = method.isBuiltIn() && isLinear(pipeline.model());
    int most = needsMeans ? Integer.MAX_VALUE : BACKGROUND;
    this.sampled = sample.map(rows -> Sampled.of(pipeline, rows, most));
  }

  /** The baseline that a method has by itself. */
  static Baseline.Kind baseline(Method method, Pipeline pipeline) {
    return switch (method) {
      case TREE_SHAP ->
          pipeline.model().explains()
              ? Baseline.Kind.TRAINING_COVER
              : Baseline.Kind.TRAINING_SAMPLE; // The nodes have counted nothing.
      case LINEAR_SHAP, ENSEMBLE_SHAP -> Baseline.Kind.of(pipeline.model());
      case KERNEL_SHAP, LIME, COUNTERFACTUAL -> Baseline.Kind.TRAINING_SAMPLE;
    };
  }

  /**
   * Whether a model is rather held against the means of its training sample, if there is one: those
   * of it that are linear keep no means, and zeros are near few rows.
   */
  static boolean prefersSample(Method method, Pipeline pipeline) {
    Model model = pipeline.model();
    boolean additive = method == Method.LINEAR_SHAP || method == Method.ENSEMBLE_SHAP;
    return additive
        && model.explainsAgainstRows()
        && isLinear(model)
        && parts(model).anyMatch(part -> !keepsMeans(part));
  }

  private static boolean isLinear(Model model) {
    return parts(model)
        .allMatch(part -> part instanceof LinearModel || part instanceof XgboostLinear);
  }

  private static boolean keepsMeans(Model model) {
    return model instanceof LinearModel linear && linear.keepsMeans();
  }

  /** Itself, or what it is composed of. */
  private static Stream<Model> parts(Model model) {
    return model instanceof ComposedModel composed
        ? composed.parts().stream()
            .map(Pipeline::model)
            .filter(part -> !(part instanceof ComposedModel))
        : Stream.of(model);
  }

  /**
   * Of several targets each is explained.
   *
   * @param row the prediction's features
   */
  List<Explained> explain(Prediction prediction, Row row) {
    turn.letOthersRun();
    return switch (method) {
      case TREE_SHAP, LINEAR_SHAP, ENSEMBLE_SHAP -> builtIn(prediction, row);
      case KERNEL_SHAP -> each(row, output -> kernel(prediction, row, output));
      case LIME -> each(row, output -> local(prediction, output));
      case COUNTERFACTUAL -> each(row, output -> others(prediction, pipeline.score(row), output));
    };
  }

  private List<Explained> each(Row row, IntFunction<Explained> explanation) {
    return pipeline.explained(row).mapToObj(explanation).toList();
  }

  private List<Explained> builtIn(Prediction prediction, Row row) {
    List<Explanation> explanations =
        kind == Baseline.Kind.TRAINING_SAMPLE
            ? pipeline.explanations(
                row, pipeline.explained(row), sampled().backgroundRows(pipeline))
            : pipeline.explanations(row);
    return explanations.stream().map(one -> additive(prediction, one, Sampling.NONE)).toList();
  }

  private Explained kernel(Prediction prediction, Row row, int output) {
    Sampled known = sampled();
    RowFunction function = explained(known, output);
    KernelShap.Result result =
        KernelShap.explain(
            function,
            known.space.row(prediction.features()),
            known.background,
            coalitions(function, known.background, pipeline.explained(row).count()),
            request.seed());
    Explanation explanation =
        pipeline.explanation(row, output, result.baseValue(), result.contributions());
    Optional<Long> seed = result.exact() ? Optional.empty() : Optional.of(request.seed());
    return additive(
        prediction, explanation, new Sampling(result.exact(), result.evaluations(), seed));
  }

  /**
   * @param outputs that are explained of each decision
   */
  private int coalitions(RowFunction function, double[][] background, long outputs) {
    int inputs = pipeline.inputs().size();
    int most = Math.min(2 * inputs + COALITIONS, MOST_EVALUATIONS / background.length);
    long explained = request.predictions().size() * outputs;
    long affordable = turn.affordable(function, background) / explained;
    return (int) Math.min(most, Math.max(2L * inputs + 2, affordable));
  }

  private RowFunction explained(Sampled known, int output) {
    return turn.limited(known.space.function(score -> known.space.explained(score, output)));
  }

  private Explained additive(Prediction prediction, Explanation explanation, Sampling sampling) {
    Reasons reasons = Reasons.of(pipeline, explanation, prediction.features());
    Baseline baseline = baseline(explanation.baseValue());
    return new Explained(
        prediction,
        method,
        reasons.space(),
        reasons.explained(),
        reasons.target(),
        explanation.margin(),
        new Explained.Additive(
            reasons,
            baseline,
            request.adverse(),
            ReasonCodes.of(reasons, baseline, request.adverse())),
        sampling);
  }

  private Baseline baseline(double value) {
    Optional<Sampled> used = sampled.filter(_ -> kind == Baseline.Kind.TRAINING_SAMPLE);
    return new Baseline(
        kind,
        used.map(known -> known.sample.dataset()),
        used.map(known -> known.background.length),
        value);
  }

  private Explained local(Prediction prediction, int output) {
    Sampled known = sampled();
    Lime.Result result =
        Lime.explain(
            explained(known, output),
            known.space.row(prediction.features()),
            known.space.sample(),
            Lime.Settings.DEFAULT,
            request.seed());
    List<Explained.Weight> weights =
        Arrays.stream(result.weights()).map(weight -> weight(prediction, weight)).toList();
    return explained(
        prediction,
        output,
        result.value(),
        new Explained.Local(result.intercept(), result.localValue(), result.rSquared(), weights),
        new Sampling(false, result.evaluations(), Optional.of(request.seed())));
  }

  private Explained.Weight weight(Prediction prediction, Lime.Weight weight) {
    String feature = pipeline.inputs().get(weight.feature()).name();
    return new Explained.Weight(
        feature,
        prediction.features().get(feature),
        Optional.of(weight.from()).filter(Double::isFinite),
        Optional.of(weight.to()).filter(Double::isFinite),
        weight.weight(),
        weight.deviation());
  }

  private Explained others(Prediction prediction, Score now, int output) {
    Sampled known = sampled();
    double[] row = known.space.row(prediction.features());
    boolean[] actionable = actionable(request.wanted());
    ToDoubleFunction<Score> goal = Goal.of(request.wanted(), pipeline.classes(), now);
    if (goal.applyAsDouble(now) >= 0) {
      double value = known.space.explained(now, output);
      return explained(prediction, output, value, Explained.Others.MET, Sampling.NONE);
    }
    NearestRow nearest = new NearestRow(turn.limited(known.space.function(goal)), row);
    Counterfactuals.Result result =
        Counterfactuals.find(
            nearest, row, known.space.sample(), actionable, Counterfactuals.Settings.DEFAULT);
    List<Explained.Other> found =
        result.found().stream().map(one -> other(prediction, one, known.space)).toList();
    return explained(
        prediction,
        output,
        known.space.explained(now, output),
        new Explained.Others(
            false,
            found,
            found.isEmpty()
                ? Optional.of(missed(prediction, nearest, known.space))
                : Optional.empty()),
        new Sampling(true, result.evaluations(), Optional.empty()));
  }

  private Explained.Other other(
      Prediction prediction, Counterfactuals.Counterfactual found, InputSpace space) {
    Score score = space.scores(new double[][] {found.row()}).getFirst();
    return new Explained.Other(
        changes(prediction, found.changed(), found.row(), space),
        found.distance(),
        model.outcome(score),
        LoadedModel.probability(score));
  }

  private List<Explained.Change> changes(
      Prediction prediction, int[] changed, double[] row, InputSpace space) {
    List<Explained.Change> changes = new ArrayList<>();
    for (int input : changed) {
      String name = pipeline.inputs().get(input).name();
      changes.add(
          new Explained.Change(
              name, prediction.features().get(name), space.value(input, row[input])));
    }
    return changes;
  }

  private Explained.Missed missed(Prediction prediction, NearestRow nearest, InputSpace space) {
    Score score = space.scores(new double[][] {nearest.row()}).getFirst();
    return new Explained.Missed(
        nearest.reason(),
        changes(prediction, nearest.changed(), nearest.row(), space),
        model.outcome(score),
        LoadedModel.probability(score));
  }

  private boolean[] actionable(Wanted wanted) {
    List<String> names = pipeline.inputs().stream().map(Input::name).toList();
    check("actionable", wanted.actionable(), names);
    check("immutable", wanted.immutable(), names);
    for (String name : wanted.immutable()) {
      if (wanted.actionable().contains(name)) {
        throw InvalidInput.field(
            "immutable", name, "inputs that are not in actionable, too", "name it in one of them");
      }
    }
    if (wanted.immutable().containsAll(names)) {
      throw InvalidInput.field(
          "immutable", names, "at least one input of the model that may change", "leave it out");
    }
    boolean[] actionable = new boolean[names.size()];
    for (int i = 0; i < actionable.length; i++) {
      boolean named = wanted.actionable().isEmpty() || wanted.actionable().contains(names.get(i));
      actionable[i] = named && !wanted.immutable().contains(names.get(i));
    }
    return actionable;
  }

  private static void check(String field, List<String> given, List<String> names) {
    for (String name : given) {
      if (!names.contains(name)) {
        throw InvalidInput.field(field, name, "one of " + names, "name inputs of the model");
      }
    }
  }

  private Explained explained(
      Prediction prediction, int output, double value, Explained.Detail detail, Sampling sampling) {
    Optional<Object> explained =
        pipeline.task() == Task.MULTICLASS
            ? Optional.of(Outcomes.read(pipeline.classes().get(output)))
            : Optional.empty();
    return new Explained(
        prediction,
        method,
        Reasons.space(pipeline),
        explained,
        Reasons.target(pipeline, output),
        value,
        detail,
        sampling);
  }

  private Sampled sampled() {
    return sampled.orElseThrow(() -> new IllegalStateException("no sample for " + method));
  }

  /** Whether the model is one that a built-in method explains. */
  static boolean fits(Method method, Pipeline pipeline) {
    return switch (method) {
      case TREE_SHAP, LINEAR_SHAP, ENSEMBLE_SHAP -> Method.of(pipeline.model()) == method;
      case KERNEL_SHAP, LIME, COUNTERFACTUAL -> true;
    };
  }
}

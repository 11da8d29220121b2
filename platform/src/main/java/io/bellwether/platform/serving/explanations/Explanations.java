// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.platform.serving.Prediction;
import io.bellwether.platform.serving.ServedVersion;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Wanted;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.Row;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Explains decisions of the log by the version that made them. */
public final class Explanations {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Serving serving;
  private final SampleSource samples;
  private final LongSupplier nanoTime;

  /** Half of the cores at most, so that predictions go on. */
  private final Semaphore turns =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

  public Explanations(Serving serving, SampleSource samples, LongSupplier nanoTime) {
    this.serving = serving;
    this.samples = samples;
    this.nanoTime = nanoTime;
  }

  /**
   * @param version the one that answered
   */
  public record Result(ServedVersion version, List<Explained> explanations) {}

  /**
   * Explains decisions, in the order of the request.
   *
   * @param name of the version that made them
   * @throws NotFound if there is no such model, version or prediction
   * @throws InvalidInput if another version made one of them, or the method does not fit the model
   * @throws NotAllowed if the method tells values of data that the caller may not read
   * @throws Conflict if the method needs a training sample and none is known
   * @throws Unavailable if too many others are being explained
   */
  public Result explain(Caller caller, String model, String name, ExplanationRequest request) {
    caller.rights().check(Rights.Kind.MODEL, model);
    LoadedModel loaded = serving.version(caller, model, name);
    Method method = request.method().orElseGet(() -> Method.of(loaded.pipeline().model()));
    check(method, loaded.pipeline());
    checkWanted(method, request.wanted());
    checkData(caller, method);
    request.check(contributions(loaded.pipeline()));
    Baseline.Kind kind = baseline(method, loaded.pipeline(), request.baseline());
    List<Prediction> predictions = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < request.predictions().size(); i++) {
      String field = "prediction_ids[" + i + "]";
      Prediction prediction = serving.get(caller, request.predictions().get(i));
      checkVersion(field, prediction, loaded.version());
      predictions.add(prediction);
      rows.add(loaded.encode(prediction.features(), field + ".features"));
    }
    boolean needsSample = !method.isBuiltIn() || kind == Baseline.Kind.TRAINING_SAMPLE;
    boolean prefersSample =
        request.baseline().isEmpty() && Explainer.prefersSample(method, loaded.pipeline());
    Supplier<Result> work =
        () -> {
          Optional<TrainingSample> sample = Optional.empty();
          if (needsSample) {
            sample = Optional.of(sample(caller, loaded));
          } else if (prefersSample) {
            sample = anySample(caller, loaded);
          }
          Baseline.Kind against =
              prefersSample && sample.isPresent() ? Baseline.Kind.TRAINING_SAMPLE : kind;
          Turn turn = new Turn(nanoTime, LONGEST, Explanations::tooLong);
          Explainer explainer = new Explainer(loaded, method, against, request, sample, turn);
          List<Explained> explained = new ArrayList<>();
          for (int i = 0; i < rows.size(); i++) {
            explained.addAll(explainer.explain(predictions.get(i), rows.get(i)));
          }
          return new Result(loaded.version(), explained);
        };
    return needsSample || prefersSample
        ? inTurn(work)
        : answered(work); // The model's own takes no longer than predict.
  }

  private Optional<TrainingSample> anySample(Caller caller, LoadedModel loaded) {
    try {
      return Optional.of(sample(caller, loaded));
    } catch (Conflict e) {
      return Optional.empty(); // It is explained without.
    }
  }

  private TrainingSample sample(Caller caller, LoadedModel loaded) {
    ServedVersion version = loaded.version();
    return samples.of(caller, version.model(), version.version(), loaded.pipeline());
  }

  /** Of one decision. */
  private static int contributions(Pipeline pipeline) {
    int outputs = pipeline.task() == Task.TARGETS ? pipeline.model().outputs() : 1;
    return outputs * pipeline.inputs().size();
  }

  private static void check(Method method, Pipeline pipeline) {
    if (pipeline.task() == Task.TARGETS && method == Method.COUNTERFACTUAL) {
      throw InvalidInput.field(
          "method",
          method.label(),
          "another one: a model of several targets has no one answer to change",
          "ask for the model's own method, kernel_shap or lime, which explain each target");
    }
    if (pipeline.task() == Task.OTHER) {
      throw InvalidInput.field(
          "version",
          "a model that answers neither a number nor classes with probabilities",
          "a classifier or a regression",
          "explain a version whose answer is a number");
    }
    if (!Explainer.fits(method, pipeline)) {
      List<String> fitting =
          Arrays.stream(Method.values())
              .filter(other -> Explainer.fits(other, pipeline))
              .map(Method::label)
              .toList();
      throw InvalidInput.field(
          "method",
          method.label(),
          "one of " + fitting + " for this model",
          "name one of these, or none for " + Method.of(pipeline.model()).label());
    }
    int inputs = pipeline.inputs().size();
    if (!method.explains(inputs)) {
      throw InvalidInput.field(
          "method",
          method.label(),
          "a method that the model has itself: it has %d inputs, and others explain up to %d"
              .formatted(inputs, Method.MOST_INPUTS),
          "serve the model in its library's own format, which is explained exactly");
    }
  }

  private static void checkWanted(Method method, Wanted wanted) {
    if (method == Method.COUNTERFACTUAL || wanted.equals(Wanted.ANY_OTHER)) {
      return;
    }
    String field = "target";
    if (!wanted.actionable().isEmpty()) {
      field = "actionable";
    } else if (!wanted.immutable().isEmpty()) {
      field = "immutable";
    }
    throw InvalidInput.field(
        field,
        "beside the method " + method.label(),
        "only with counterfactual, which looks for another answer",
        "leave it out, or ask for counterfactual");
  }

  /** The others tell means over many rows. */
  private static void checkData(Caller caller, Method method) {
    boolean tells = method == Method.LIME || method == Method.COUNTERFACTUAL;
    if (tells && !caller.rights().readsWorkspace()) {
      throw NotAllowed.lacks(
          "%s tells values of the training data (needs READ on the workspace's datasets)"
              .formatted(method.label()));
    }
  }

  private static Baseline.Kind baseline(
      Method method, Pipeline pipeline, Optional<Baseline.Kind> asked) {
    Baseline.Kind own = Explainer.baseline(method, pipeline);
    Baseline.Kind wanted = asked.orElse(own);
    boolean possible =
        wanted == own
            || (wanted == Baseline.Kind.TRAINING_SAMPLE && pipeline.model().explainsAgainstRows());
    if (!possible) {
      throw InvalidInput.field(
          "baseline",
          wanted.label(),
          own.label() + " for this model and " + method.label(),
          "leave the baseline out, or ask for kernel_shap, whose baseline is training_sample");
    }
    return wanted;
  }

  private static void checkVersion(String field, Prediction prediction, ServedVersion version) {
    boolean same =
        prediction.model().equals(version.model())
            && prediction.version().equals(version.version());
    if (!same) {
      throw InvalidInput.field(
          field,
          prediction.id(),
          "a prediction of %s/%s".formatted(version.model(), version.version()),
          "ask the version that answered: %s/%s"
              .formatted(prediction.model(), prediction.version()));
    }
  }

  private static InvalidInput tooLong() {
    return InvalidInput.field(
        "prediction_ids",
        "more than %d s of work".formatted(LONGEST.toSeconds()),
        "fewer ids, or a model that answers faster",
        "ask for fewer predictions at a time, or for a method that asks the model less often"
            + " (tree_shap, lime)");
  }

  private Result inTurn(Supplier<Result> work) {
    boolean mine = false;
    try {
      mine = turns.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!mine) {
      throw new Unavailable(
          "explanations_busy",
          "as many explanations are being made as may be at once (expected: a free turn within %d s)"
              .formatted(PATIENCE.toSeconds()),
          PATIENCE);
    }
    try {
      return answered(work);
    } finally {
      turns.release();
    }
  }

  private static Result answered(Supplier<Result> work) {
    try {
      return work.get();
    } catch (InvalidFeaturesException e) {
      throw InvalidInput.field(
          "prediction_ids",
          String.valueOf(e.getMessage()),
          "answers to rows near the decision, and to those of the training sample",
          "mend the model: it does not answer values that were mixed from rows which it takes");
    }
  }
}

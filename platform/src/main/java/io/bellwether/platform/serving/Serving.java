// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.serving.Decisions.Chosen;
import io.bellwether.platform.serving.Decisions.Rows;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Ids;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.Metrics;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Rights;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.platform.shared.Unservable;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes predictions, and keeps every one of them. */
public final class Serving {
  /** The code of {@link Unavailable}: nothing serves the model's route. */
  public static final String NO_CHAMPION = "no_champion";

  private static final System.Logger LOG = System.getLogger(Serving.class.getName());

  private final LoadedModels models;
  private final RequestRows rows;
  private final PredictionLog log;
  private final Decisions decisions;
  private final BlockwiseDecisions many;
  private final Admission admission;
  private final Ids ids;
  private final InstantSource clock;
  private final Metrics metrics;
  private final PredictionListener listener;
  private final Traffic traffic = new Traffic();
  private final Totals totals = new Totals();

  public Serving(
      ServedVersions versions,
      ServedFiles files,
      PythonPool python,
      BaselineSource baselines,
      EntityFeatures online,
      RouteChanges changes,
      PredictionLog log,
      Ids ids,
      InstantSource clock,
      Metrics metrics,
      PredictionListener listener,
      ServingLimits limits) {
    this.models =
        new LoadedModels(
            versions,
            files,
            python.models(),
            Baselines.of(baselines),
            clock,
            LoadLimits.ofMemory(python.mostProcesses()));
    changes.tell(models::changed);
    this.rows = new RequestRows(online);
    this.log = log;
    this.ids = ids;
    this.clock = clock;
    this.metrics = metrics;
    this.listener = listener;
    this.admission = new Admission(limits, metrics, System::nanoTime);
    RememberedAnswers remembered =
        new RememberedAnswers(limits.remembered(), totals, metrics, System::nanoTime);
    this.decisions = new Decisions(remembered, log, ids, clock, metrics, listener);
    this.many = new BlockwiseDecisions(decisions);
  }

  /**
   * Scores one instance and keeps the decision before it is returned.
   *
   * @throws InvalidInput if a feature is unknown, absent or of the wrong kind
   * @throws NotFound if there is no such model, version or entity
   * @throws Unavailable if the model has no champion, or its files cannot be read
   */
  public Answer predict(Caller caller, String model, PredictRequest request) {
    return admission.inTime(() -> predictOne(caller, model, request));
  }

  private Answer predictOne(Caller caller, String model, PredictRequest request) {
    long start = System.nanoTime();
    Chosen chosen = choose(caller, model, request.version());
    List<Answer> only = new ArrayList<>(1);
    inTurn(
        caller,
        chosen,
        start,
        () -> {
          Rows row = rows.row(caller, chosen.model(), request.subject());
          only.addAll(decisions.make(caller, chosen, row, request.explain(), start));
          return 1;
        });
    return only.getFirst();
  }

  /** Scores several instances; if one is wrong, none is scored and all that is wrong is told. */
  public List<Answer> predictBatch(
      Caller caller,
      String model,
      List<Map<String, @Nullable Object>> instances,
      Optional<String> version,
      boolean explain) {
    List<Answer> answers = new ArrayList<>(instances.size());
    predictEach(caller, model, version, Instances.of(instances, explain), answers::add);
    return answers;
  }

  /**
   * As {@link #predictBatch}, for instances that are too many to hold an answer for each.
   *
   * @param answers gets the answer to each instance in their order, once all are known to fit
   */
  public void predictEach(
      Caller caller,
      String model,
      Optional<String> version,
      Instances instances,
      Consumer<Answer> answers) {
    long begin = System.nanoTime();
    admission.inTime(
        () -> {
          Chosen chosen = choose(caller, model, version);
          return inTurn(
              caller,
              chosen,
              begin,
              () -> many.allOrNone(caller, chosen, instances, answers, begin));
        });
  }

  /**
   * As {@link #predictEach}, in a job: it waits for no turn, for as long as it takes, and is no
   * request of the endpoint's.
   *
   * @param model that was found for the version with which the job was asked for
   * @param route by what name it was asked for
   * @param outputs gets what was decided on each instance, in their order, and is asked for it when
   *     all are made: only then the first is kept, so that whoever ends the job before has made
   *     none
   */
  public void predictInJob(
      Caller caller,
      LoadedModel model,
      Prediction.Route route,
      Instances instances,
      List<Prediction.Output> outputs,
      JobProgress progress) {
    long begin = System.nanoTime();
    ServedVersion version = model.version();
    int made = many.inJob(caller, new Chosen(model, route), instances, outputs, progress);
    Instant now = clock.instant();
    totals.answered(caller.workspace(), version, made, System.nanoTime() - begin, now);
    traffic.predicted(caller.workspace(), version.model(), now, made);
  }

  private int inTurn(Caller caller, Chosen chosen, long begin, Supplier<Integer> predictions) {
    long start = System.nanoTime();
    ServedVersion version = chosen.model().version();
    try {
      int made = admission.during(caller.workspace(), version.model(), predictions);
      Instant now = clock.instant();
      totals.answered(caller.workspace(), version, made, System.nanoTime() - start, now);
      answered(caller, version.model(), made, Decisions.seconds(begin, 1));
      return made;
    } catch (RuntimeException e) {
      totals.failed(caller.workspace(), version, System.nanoTime() - start);
      if (e instanceof PlatformException told && !told.isFailure()) {
        metrics.increment("model_predictions_total", version.model(), "rejected");
      } else {
        failed(caller, version.model());
      }
      throw e;
    }
  }

  private void answered(Caller caller, String model, int made, double seconds) {
    Instant now = clock.instant();
    traffic.predicted(caller.workspace(), model, now, made);
    traffic.answered(caller.workspace(), model, now, Optional.of(seconds));
    metrics.observeSeconds("model_prediction_latency_seconds", seconds, model);
  }

  private void failed(Caller caller, String model) {
    traffic.failed(caller.workspace(), model, clock.instant());
    metrics.increment("model_predictions_total", model, "error");
  }

  /** Only models that exist are counted, or anybody could fill the metrics with names. */
  private Chosen choose(Caller caller, String model, Optional<String> version) {
    try {
      return new Chosen(
          version(caller, model, version.orElse(PredictRequest.LATEST)),
          Prediction.Route.asked(version));
    } catch (Unavailable | Unservable | TimedOut e) {
      if (e instanceof TimedOut) {
        admission.late(model);
      }
      failed(caller, model);
      throw e;
    }
  }

  private LoadedModel champion(Caller caller, String model) {
    try {
      return models.get(caller, model, RegisteredModel.CHAMPION);
    } catch (NotFound e) {
      if (e.code().equals("model_not_found")) {
        throw e;
      }
      throw new Unavailable(
          NO_CHAMPION,
          "model %s has no champion (expected: a version with the alias '%s'; promote one)"
              .formatted(model, RegisteredModel.CHAMPION));
    }
  }

  /** What the caller may know of the versions that were asked for since the server started. */
  public List<Total> totals(Caller caller) {
    return totals.of(caller.workspace()).stream()
        .filter(total -> caller.rights().sees(Rights.Kind.MODEL, total.model()))
        .toList();
  }

  /** Whether this integer version is in memory. */
  public InMemory inMemory(Caller caller, String model, String version) {
    return models.inMemory(caller.workspace(), model, version);
  }

  /** Lets go of the model's versions; the next request for one loads it again. */
  public void unload(Caller caller, String model) {
    models.unload(caller.workspace(), model);
  }

  /** What the model's route serves now. */
  public LoadedModel served(Caller caller, String model) {
    return champion(caller, model);
  }

  /** The version of the model that this name stands for. */
  public LoadedModel version(Caller caller, String model, String name) {
    return name.equals(PredictRequest.LATEST)
        ? champion(caller, model)
        : models.get(caller, model, name);
  }

  /**
   * The version that this name stands for, or absent the one that the route serves, if it answers.
   *
   * @throws Unavailable if it does not: it cannot be loaded, or its process cannot be started
   */
  public LoadedModel answering(Caller caller, String model, Optional<String> name) {
    LoadedModel loaded = version(caller, model, name.orElse(PredictRequest.LATEST));
    models.requireAnswers(caller.workspace(), loaded.version());
    return loaded;
  }

  /**
   * Why a logged prediction is as it is: what was told with it, or else found now; nothing if the
   * model's file cannot be read any more.
   */
  public List<Reasons> explain(Caller caller, Prediction prediction) {
    if (!prediction.output().reasons().isEmpty()) {
      return prediction.output().reasons();
    }
    try {
      LoadedModel model = models.get(caller, prediction.model(), prediction.version());
      Map<String, @Nullable Object> features = prediction.features();
      return model.explain(model.encode(features, "features"), features);
    } catch (PlatformException e) {
      return List.of();
    }
  }

  /**
   * Keeps a prediction that was made elsewhere.
   *
   * @param prediction its model, version and id are as the caller names them; no id: it gets one
   * @return the prediction as it is kept, and whether it is new
   */
  public Logged log(Caller caller, MadeElsewhere prediction) {
    ServedVersion version = models.find(caller, prediction.model(), prediction.versionName());
    Optional<Pipeline> answering = pipeline(caller, version.model(), version.version());
    Prediction kept =
        new Prediction(
            prediction.id().orElseGet(ids::next),
            version.model(),
            version.version(),
            Optional.of(version.semanticVersion()),
            new Prediction.Route(Prediction.Route.LOGGED, prediction.propensity()),
            Optional.of(Decisions.request(caller)),
            prediction.madeAt(clock.instant()).truncatedTo(ChronoUnit.MICROS),
            prediction.features(),
            prediction.entities(),
            prediction.output(version, answering),
            Optional.empty());
    boolean added = log.appendOnce(caller.workspace(), kept);
    if (added) {
      Instant now = clock.instant();
      Instant time = kept.time().isAfter(now) ? now : kept.time();
      traffic.predicted(caller.workspace(), kept.model(), time, 1);
      listener.predicted(caller.workspace(), kept);
    }
    return new Logged(kept.id(), added, prediction.warnings(answering));
  }

  /**
   * The id of a logged prediction, and whether it was not known before.
   *
   * @param warnings features that the version does not know, or that are absent
   */
  public record Logged(String id, boolean added, List<String> warnings) {}

  /**
   * @throws NotFound if no prediction has this id
   */
  public Prediction get(Caller caller, String id) {
    Prediction prediction =
        log.find(caller.workspace(), id).orElseThrow(() -> new NotFound("prediction", id));
    caller.rights().check(Rights.Kind.MODEL, prediction.model());
    return prediction;
  }

  /** The last hour of one model. */
  public LastHour lastHour(Caller caller, String model) {
    return traffic.of(caller.workspace(), model, clock.instant());
  }

  /** The last hour of all models. */
  public LastHour lastHour(Caller caller) {
    return traffic.of(caller.workspace(), clock.instant());
  }

  Traffic traffic() {
    return traffic;
  }

  /** Counts what the log has of the hour before {@code start}, when this server began. */
  public void recallLastHour(Instant start) {
    RecalledRequests.between(start.minus(Duration.ofHours(1)), start, log, traffic);
  }

  /**
   * Loads the champions that were asked in the hour before {@code start}, each before its traffic,
   * those first that were asked last, as many as there is room for.
   */
  public void warmUp(Instant start) {
    ModelInUse.since(log, start.minus(Duration.ofHours(1))).stream()
        .takeWhile(_ -> models.hasRoom())
        .forEach(this::warmUp);
  }

  private void warmUp(ModelInUse one) {
    try {
      champion(Caller.platform(one.workspace(), "serving"), one.model());
    } catch (RuntimeException e) { // Whoever asks for it is told why; others are loaded.
      LOG.log(System.Logger.Level.DEBUG, "%s is not loaded".formatted(one.model()), e);
    }
  }

  /**
   * The classes of a version's answers; empty if it is not one that is served here, or answers
   * something of which nobody knows what else it may be.
   */
  public Optional<List<String>> classes(Caller caller, String model, String version) {
    return pipeline(caller, model, version)
        .filter(known -> known.task() != Task.OTHER && known.task() != Task.TARGETS)
        .map(Pipeline::classes);
  }

  /** What answers for a version; empty if it is not one that is served here. */
  private Optional<Pipeline> pipeline(Caller caller, String model, String version) {
    try {
      return Optional.of(models.get(caller, model, version).pipeline());
    } catch (NotFound | Unavailable | Unservable e) {
      return Optional.empty();
    }
  }
}

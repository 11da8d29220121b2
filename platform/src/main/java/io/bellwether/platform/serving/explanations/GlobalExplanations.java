// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How versions behave in general: computed by jobs, and kept. */
public final class GlobalExplanations implements JobHandler {
  public static final String KIND = "model.explain";

  private static final String MODEL = "model";
  private static final String VERSION = "version";
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Registry registry;
  private final Serving serving;
  private final TrainingSamples samples;
  private final KnownTruths truths;
  private final GlobalExplanationStore store;
  private final Jobs jobs;
  private final Transactions transactions;
  private final Audit audit;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public GlobalExplanations(
      Registry registry,
      Serving serving,
      TrainingSamples samples,
      HeldOut.Source heldOut,
      GlobalExplanationStore store,
      Jobs jobs,
      Transactions transactions,
      Audit audit,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.registry = registry;
    this.serving = serving;
    this.samples = samples;
    truths = new KnownTruths(samples, heldOut);
    this.store = store;
    this.jobs = jobs;
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** A version, and how it behaves. */
  public record Found(ModelVersion version, GlobalExplanation explanation) {}

  /**
   * Effects are left out for those who may not read the data whose values they have.
   *
   * @param target of several targets the one that it is about; absent: the first
   * @throws InvalidInput if that is none of those that were explained
   * @throws NotFound if there is no such version, or it was not explained yet with the data that it
   *     is now said to have learnt from
   */
  public Found get(Caller caller, String model, String name, Optional<Long> target) {
    ModelVersion version = registry.version(caller, model, name);
    GlobalExplanation found =
        store
            .find(caller.workspace(), version.model(), version.number())
            .filter(kept -> kept.isOf(version.content()))
            .orElseThrow(
                () ->
                    new NotFound(
                        "explanation",
                        "%s (POST to the same path to have it computed)"
                            .formatted(version.label())));
    GlobalExplanation about =
        target
            .map(number -> found.about(number).orElseThrow(() -> notExplained(number, found)))
            .orElse(found);
    return new Found(version, caller.rights().readsWorkspace() ? about : about.withoutData());
  }

  private static InvalidInput notExplained(long target, GlobalExplanation found) {
    return InvalidInput.field(
        "target",
        target,
        found
            .target()
            .map(one -> "0 to %d of %d targets".formatted(one.explained() - 1, one.count()))
            .orElse("none, for the version has one answer"),
        "ask for one of the targets that are explained, or leave it out");
  }

  /**
   * Asks for a job that explains a version, in place of what is kept of it.
   *
   * @throws NotFound if there is no such version
   * @throws Conflict if the data that it learnt from is not known
   * @throws InvalidInput if its tags name a truth that is not there, or none of this model
   */
  public Job request(Caller caller, String model, String name) {
    ModelVersion version = registry.version(caller, model, name);
    TrainingSamples.dataOf(version);
    checkTruth(caller, version);
    String subject = version.model() + "/" + version.number();
    return transactions.write(
        () -> {
          Job job = enqueue(caller, version, Optional.empty());
          audit.record(
              caller, "model.version.explain", "model:" + subject, Map.of("job_id", job.id()));
          return job;
        });
  }

  /** At once, for whoever asks may have named the wrong column. */
  private void checkTruth(Caller caller, ModelVersion version) {
    if (DatasetTag.target(version.content()).isPresent()) {
      String number = Integer.toString(version.number());
      Pipeline pipeline = serving.version(caller, version.model(), number).pipeline();
      var _ = truths.of(caller, version, pipeline);
    }
  }

  /**
   * Queues the job in the caller's change, or finds the one that is queued already.
   *
   * @param causedBy the event or job because of which it is asked for
   */
  public Job enqueue(Caller caller, ModelVersion version, Optional<String> causedBy) {
    String subject = version.model() + "/" + version.number();
    return jobs.findActive(caller, KIND, subject)
        .orElseGet(() -> jobs.enqueue(caller, KIND, subject, arguments(version), causedBy));
  }

  private static Map<String, String> arguments(ModelVersion version) {
    return Map.of(MODEL, version.model(), VERSION, Integer.toString(version.number()));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) throws InterruptedException {
    Caller caller = context.caller();
    Map<String, String> arguments = context.job().arguments();
    String model = arguments.getOrDefault(MODEL, "");
    String number = arguments.getOrDefault(VERSION, "");
    try {
      ModelVersion version = registry.version(caller, model, number);
      GlobalExplanation explanation = compute(context, version);
      context.write(() -> keep(caller, version, explanation));
      context.result("features", Integer.toString(explanation.features().size()));
    } catch (NotFound e) {
      context.result("status", "the version is gone");
    }
  }

  /** Both the version and its tags may have changed meanwhile. */
  private void keep(Caller caller, ModelVersion version, GlobalExplanation explanation) {
    ModelVersion now =
        registry.version(caller, version.model(), Integer.toString(version.number()));
    if (!explanation.isOf(now.content())) {
      throw failed(
          now,
          "its training data was %s and is another now (ask for it again)"
              .formatted(explanation.dataset()));
    }
    store.put(caller.workspace(), now.model(), now.number(), explanation);
  }

  private GlobalExplanation compute(JobContext context, ModelVersion version) {
    Caller caller = context.caller();
    String number = Integer.toString(version.number());
    Pipeline pipeline = serving.version(caller, version.model(), number).pipeline();
    if (pipeline.task() == Task.OTHER) {
      throw failed(version, "it answers neither numbers nor classes with probabilities");
    }
    int inputs = pipeline.inputs().size();
    if (!Method.of(pipeline.model()).explains(inputs)) {
      throw failed(
          version,
          "it has %d inputs (expected: at most %d, or a model that explains itself)"
              .formatted(inputs, Method.MOST_INPUTS));
    }
    TrainingSample sample = samples.of(caller, version.model(), number, pipeline);
    context.progress(0.1, "%d rows of %s".formatted(sample.rows().rows(), sample.dataset()));
    try {
      return GlobalExplainer.explain(
          pipeline,
          sample,
          known(context, version, pipeline),
          clock.instant().truncatedTo(ChronoUnit.MICROS),
          new Turn(nanoTime, LONGEST, GlobalExplanations::tooLong));
    } catch (InvalidFeaturesException e) {
      throw failed(version, "it refuses rows near those of its data: " + e.getMessage());
    }
  }

  /** The job was asked for by a registration, perhaps: the rest is explained all the same. */
  private Optional<KnownRows> known(JobContext context, ModelVersion version, Pipeline pipeline) {
    try {
      return truths.of(context.caller(), version, pipeline);
    } catch (InvalidInput e) {
      context.result("permutation", "left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Conflict failed(ModelVersion version, String reason) {
    return new Conflict(
        "version_not_explained", "%s cannot be explained: %s".formatted(version.label(), reason));
  }

  private static Conflict tooLong() {
    return new Conflict(
        "explanation_too_long",
        "explaining the version takes more than %d s (expected: a model that answers faster)"
            .formatted(LONGEST.toSeconds()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.imports;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.experiments.Artifacts;
import io.bellwether.platform.experiments.ExperimentStore;
import io.bellwether.platform.experiments.LoggedModelStore;
import io.bellwether.platform.experiments.MetricStore;
import io.bellwether.platform.experiments.RunStore;
import io.bellwether.platform.gateway.ForeignSecrets;
import io.bellwether.platform.gateway.GatewayEndpoint;
import io.bellwether.platform.gateway.GatewaySecret;
import io.bellwether.platform.gateway.GatewayStore;
import io.bellwether.platform.gateway.ModelDefinition;
import io.bellwether.platform.imports.ImportSource.Inventory;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.ModelStore;
import io.bellwether.platform.reviews.LabelSchemaStore;
import io.bellwether.platform.reviews.ReviewQueueStore;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.SecretBox;
import io.bellwether.platform.shared.Transactions;
import io.bellwether.platform.tracing.AssessmentStore;
import io.bellwether.platform.tracing.TraceStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Brings what another system has tracked, as a job: whatever happens to it, it goes on where it
 * was. A second import of the same source brings what is new: experiments, runs, models, versions,
 * traces, assessments and files, and what runs and traces have told that had not ended. What had is
 * left as it is; where it differs in what matters, a note says so. What was deleted here stays
 * away, but for runs and traces that were deleted for good.
 */
public final class Imports implements JobHandler {
  public static final String KIND = "import";

  private static final String FROM = "from";
  private static final String ARTIFACTS = "artifacts";
  private static final String PASSPHRASE = "passphrase";

  private final ImportSources sources;
  private final ImportStore store;
  private final Jobs jobs;
  private final SecretBox secrets;
  private final Audit audit;
  private final Transactions transactions;
  private final ExperimentPassage experiments;
  private final RunPassage runs;
  private final LoggedModelPassage loggedModels;
  private final ModelPassage models;
  private final TracePassage traces;
  private final ReviewPassage reviews;
  private final ReviewItemPassage reviewItems;
  private final GatewayPassage gateway;
  private final FilePassage files;

  public Imports(
      ImportSources sources,
      ImportStore store,
      Targets targets,
      Jobs jobs,
      SecretBox secrets,
      Audit audit,
      Transactions transactions) {
    this.sources = sources;
    this.store = store;
    this.jobs = jobs;
    this.secrets = secrets;
    this.audit = audit;
    this.transactions = transactions;
    this.experiments = new ExperimentPassage(targets.experiments());
    this.runs = new RunPassage(targets.runs(), targets.metrics(), experiments);
    Relocation relocation = new Relocation(targets.runs(), targets.loggedModels());
    this.loggedModels = new LoggedModelPassage(targets.loggedModels(), experiments);
    this.models = new ModelPassage(targets.models(), relocation);
    this.files =
        new FilePassage(targets.artifacts(), targets.runs(), targets.loggedModels(), relocation);
    this.traces = new TracePassage(targets.traces(), targets.assessments(), experiments, files);
    this.reviews =
        new ReviewPassage(
            targets.labelSchemas(), targets.reviewQueues(), targets.isUser(), experiments);
    this.reviewItems = new ReviewItemPassage(targets.reviewQueues(), targets.traces());
    this.gateway = new GatewayPassage(targets.gateway(), experiments);
  }

  /**
   * Where things are brought to.
   *
   * @param isUser whether somebody logs in by this name
   */
  public record Targets(
      ExperimentStore experiments,
      RunStore runs,
      MetricStore metrics,
      LoggedModelStore loggedModels,
      ModelStore models,
      TraceStore traces,
      AssessmentStore assessments,
      LabelSchemaStore labelSchemas,
      ReviewQueueStore reviewQueues,
      Predicate<String> isUser,
      GatewayTargets gateway,
      Artifacts artifacts) {}

  /** Where the gateway's things are brought to. */
  public record GatewayTargets(
      GatewayStore<GatewaySecret> secrets,
      GatewayStore<ModelDefinition> models,
      GatewayStore<GatewayEndpoint> endpoints,
      ForeignSecrets sealing) {}

  /** The job, and how far it is. */
  public record Report(Job job, ImportState state) {}

  /** What an import would find. */
  public record Preview(String source, Inventory inventory) {}

  /** How much there is; nothing is brought. */
  public Preview preview(Caller caller, SourceAddress address) {
    check(caller);
    String name = sources.name(address);
    try (ImportSource source = sources.open(address)) {
      return new Preview(name, source.inventory());
    }
  }

  /** Queues the work; if this source is being brought already, that job is the result. */
  public Job start(Caller caller, SourceAddress address) {
    check(caller);
    String name = sources.name(address);
    sources.open(address).close();
    Map<String, String> arguments = new HashMap<>();
    arguments.put(FROM, secrets.seal(address.from(), place(name)));
    address.artifacts().ifPresent(folder -> arguments.put(ARTIFACTS, folder));
    address
        .passphrase()
        .ifPresent(given -> arguments.put(PASSPHRASE, secrets.seal(given, passphrase(name))));
    return transactions.write(
        () -> {
          Optional<Job> active = jobs.findActive(caller, KIND, name);
          if (active.isPresent()) {
            return active.get();
          }
          Job job = jobs.enqueue(caller, KIND, name, arguments, Optional.empty());
          audit.record(caller, "import.start", "job:" + job.id(), Map.of(FROM, name));
          return job;
        });
  }

  /**
   * A source names files of this machine and hosts that it reaches. Without login everybody is on
   * this machine.
   */
  private static void check(Caller caller) {
    if (!caller.rights().isAdmin()) {
      throw NotAllowed.lacks("imports need an administrator");
    }
  }

  private static String place(String name) {
    return "import/" + name;
  }

  private static String passphrase(String name) {
    return "import-passphrase/" + name;
  }

  /**
   * @throws NotFound if no import has this job
   */
  public Report report(Caller caller, String jobId) {
    Job job = jobs.get(caller, jobId);
    if (!job.kind().equals(KIND)) {
      throw new NotFound(KIND, jobId);
    }
    return new Report(job, state(caller.workspace(), job));
  }

  private ImportState state(String workspace, Job job) {
    return store
        .find(workspace, job.id())
        .orElseGet(() -> ImportState.begun(job.id(), job.subject()));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) throws InterruptedException {
    Job job = context.job();
    SourceAddress address =
        new SourceAddress(
            secrets.open(job.argument(FROM), place(job.subject())),
            Optional.ofNullable(job.arguments().get(ARTIFACTS)),
            Optional.ofNullable(job.arguments().get(PASSPHRASE))
                .map(closed -> secrets.open(closed, passphrase(job.subject()))));
    try (ImportSource source = sources.open(address)) {
      Journey journey = new Journey(context, store, source, state(job.workspace(), job));
      journey.look();
      experiments.take(journey);
      runs.take(journey);
      loggedModels.take(journey);
      models.take(journey);
      traces.take(journey);
      reviews.take(journey);
      reviewItems.take(journey);
      gateway.take(journey);
      files.take(journey);
      finish(context);
    }
  }

  private void finish(JobContext context) throws InterruptedException {
    Job job = context.job();
    context.change(
        "report",
        () -> {
          Map<String, String> details = new TreeMap<>();
          state(job.workspace(), job)
              .carried()
              .forEach((kind, count) -> details.put(kind, Long.toString(count)));
          details.put(FROM, job.subject());
          audit.record(context.caller(), "import.finish", "job:" + job.id(), details);
          return details;
        });
  }
}

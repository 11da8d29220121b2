// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.governance.ModelCard.Evidence;
import io.bellwether.platform.governance.ModelCard.Section;
import io.bellwether.platform.governance.ModelCard.Statement;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.MonitoringReport;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.AliasChange;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.Memberships;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.Validations;
import io.bellwether.platform.registry.VersionValidation;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.NotFound;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fills model cards from what the platform itself has seen. */
public final class ModelCards {
  private final Registry registry;
  private final Memberships memberships;
  private final Validations validations;
  private final Jobs jobs;
  private final Monitoring monitoring;
  private final InstantSource clock;

  public ModelCards(
      Registry registry,
      Memberships memberships,
      Validations validations,
      Jobs jobs,
      Monitoring monitoring,
      InstantSource clock) {
    this.registry = registry;
    this.memberships = memberships;
    this.validations = validations;
    this.jobs = jobs;
    this.monitoring = monitoring;
    this.clock = clock;
  }

  public ModelCard card(Caller caller, String model, String name) {
    ModelVersion version = registry.version(caller, model, name);
    Optional<Job> job = version.content().jobId().flatMap(id -> job(caller, id));
    return new ModelCard(
        version,
        clock.instant(),
        List.of(
            new Section("details", "Details", details(caller, version)),
            new Section("intended_use", "Intended use", described(version)),
            new Section("training_data", "Training data", data(version)),
            new Section("evaluation", "Evaluation", evaluation(version)),
            new Section("validation", "Validation", validation(caller, version)),
            new Section("fairness", "Fairness", fairness(version, job)),
            new Section("limitations", "Limitations", List.of()),
            new Section("approvals", "Promotions and approvals", promotions(caller, version)),
            new Section("monitoring", "Monitoring", monitored(caller, version))));
  }

  private Optional<Job> job(Caller caller, String id) {
    try {
      return Optional.of(jobs.get(caller, id));
    } catch (NotFound e) {
      return Optional.empty();
    }
  }

  private List<Statement> details(Caller caller, ModelVersion version) {
    Content content = version.content();
    List<Statement> statements = new ArrayList<>();
    statements.add(
        statement(
            "Version %d (%s) of %s, type %s, made by %s."
                .formatted(
                    version.number(),
                    version.semanticVersion(),
                    version.model(),
                    CardText.name(content.modelType()),
                    version.createdBy()),
            new Evidence(Evidence.Kind.MODEL_VERSION, id(version))));
    content
        .runId()
        .ifPresent(
            run ->
                statements.add(
                    statement(
                        CardText.parameters(content.params()),
                        new Evidence(Evidence.Kind.RUN, run))));
    for (ModelVersion member : memberships.seen(caller, version)) {
      statements.add(
          statement(
              "Its member %s, version %d (%s), of type %s, answers with others."
                  .formatted(
                      member.model(),
                      member.number(),
                      member.semanticVersion(),
                      CardText.name(member.content().modelType())),
              new Evidence(Evidence.Kind.MODEL_VERSION, id(member))));
    }
    return statements;
  }

  private static List<Statement> described(ModelVersion version) {
    String description = version.content().description();
    return description.isBlank() ? List.of() : List.of(new Statement(description, List.of()));
  }

  private static List<Statement> data(ModelVersion version) {
    return version.content().trainingData().stream()
        .map(
            data ->
                statement(
                    "Trained on %s, version %d: %d rows, %s."
                        .formatted(data.name(), data.version(), data.rows(), data.contentHash()),
                    new Evidence(Evidence.Kind.DATASET, data.name() + "/" + data.version())))
        .toList();
  }

  private static List<Statement> evaluation(ModelVersion version) {
    List<Statement> statements = new ArrayList<>();
    Map<String, Content.Metric> metrics = new TreeMap<>(version.content().metrics());
    metrics.forEach(
        (name, metric) ->
            statements.add(
                new Statement(
                    CardText.metric(name, metric),
                    version.content().runId().stream()
                        .map(run -> new Evidence(Evidence.Kind.RUN, run))
                        .toList())));
    return statements;
  }

  private List<Statement> validation(Caller caller, ModelVersion version) {
    List<Statement> statements = new ArrayList<>();
    validations.find(caller, version).stream()
        .flatMap(found -> found.checks().stream())
        .filter(check -> check.outcome() != VersionValidation.Outcome.NOT_RUN)
        .forEach(
            check ->
                statements.add(
                    statement(
                        "%s %s: %s."
                            .formatted(
                                CardText.name(check.name()),
                                check.outcome().label(),
                                check.detail()),
                        new Evidence(Evidence.Kind.MODEL_VERSION, id(version)))));
    return statements;
  }

  /** The bias check is made of the best model of a training. */
  private static List<Statement> fairness(ModelVersion version, Optional<Job> job) {
    boolean checked =
        job.isPresent()
            && Integer.toString(version.number()).equals(job.get().result().get("model_version"));
    if (!checked) {
      return List.of();
    }
    return new TreeMap<>(job.get().result())
        .entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("bias."))
            .map(
                entry ->
                    statement(
                        CardText.group(entry.getValue()),
                        new Evidence(Evidence.Kind.JOB, job.get().id())))
            .toList();
  }

  private List<Statement> promotions(Caller caller, ModelVersion version) {
    List<Statement> statements = new ArrayList<>();
    for (AliasChange change : registry.history(caller, version.model(), RegisteredModel.CHAMPION)) {
      if (change.to().equals(Optional.of(version.number()))) {
        statements.add(
            statement(
                "Became champion on %s by %s: %s."
                    .formatted(CardText.time(change.time()), change.actor(), change.reason()),
                new Evidence(Evidence.Kind.AUDIT, "model:" + id(version))));
      }
    }
    return statements;
  }

  private List<Statement> monitored(Caller caller, ModelVersion version) {
    Optional<MonitoringReport> latest =
        monitoring
            .latest(caller, version.model())
            .filter(report -> report.version().equals(Integer.toString(version.number())));
    return latest.stream()
        .map(report -> statement(report.summary(), new Evidence(Evidence.Kind.REPORT, report.id())))
        .toList();
  }

  private static String id(ModelVersion version) {
    return version.model() + "/" + version.number();
  }

  private static Statement statement(String text, Evidence evidence) {
    return new Statement(text, List.of(evidence));
  }
}

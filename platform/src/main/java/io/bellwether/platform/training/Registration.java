// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.training;

import static java.util.Objects.requireNonNull;

import io.bellwether.platform.datasets.DatasetProfile;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.monitoring.Monitoring;
import io.bellwether.platform.monitoring.Reference;
import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.PromotionGate;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.statistics.intervals.Estimate;
import io.bellwether.statistics.profiles.NumericProfiler;
import io.bellwether.statistics.profiles.TableProfiler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes versions of what was learned, and lets the gate decide which one is champion. */
final class Registration {
  private final Registry registry;
  private final PromotionGate gate;
  private final ModelFolders folders;
  private final Datasets datasets;
  private final Monitoring monitoring;

  Registration(
      Registry registry,
      PromotionGate gate,
      ModelFolders folders,
      Datasets datasets,
      Monitoring monitoring) {
    this.registry = registry;
    this.gate = gate;
    this.folders = folders;
    this.datasets = datasets;
    this.monitoring = monitoring;
  }

  /** The versions, the best first; a step that happens once. */
  List<ModelVersion> register(
      JobContext context,
      TrainingRequest request,
      DatasetVersion data,
      Learned learned,
      Map<String, String> runIds)
      throws InterruptedException {
    Caller caller = context.caller();
    List<String> bestFirst = new ArrayList<>(request.modelTypes());
    bestFirst.sort(Comparator.comparing(type -> !type.equals(learned.best())));
    Map<String, Content> contents = new TreeMap<>();
    for (String type : bestFirst) {
      ModelFolders.Stored stored =
          folders.store(caller, request, context.job().id(), learned, type);
      contents.put(
          type,
          content(
              context,
              request,
              data,
              learned,
              type,
              Optional.ofNullable(runIds.get(type)),
              stored));
    }
    Map<String, String> numbers =
        context.change(
            "register",
            () -> {
              Map<String, String> registered = new TreeMap<>();
              for (String type : bestFirst) {
                ModelVersion version =
                    registry.register(
                        caller, request.modelName(), requireNonNull(contents.get(type)));
                registered.put(type, Integer.toString(version.number()));
              }
              return registered;
            });
    List<ModelVersion> versions = new ArrayList<>();
    for (String type : bestFirst) {
      versions.add(registry.version(caller, request.modelName(), numbers.getOrDefault(type, "")));
    }
    setReferences(caller, data, learned, versions);
    return versions;
  }

  private void setReferences(
      Caller caller, DatasetVersion data, Learned learned, List<ModelVersion> versions) {
    Reference.Source source =
        new Reference.Source(data.name(), data.version(), data.contentHash(), data.rows());
    for (ModelVersion version : versions) {
      String type = version.content().modelType();
      Pipeline pipeline = folders.pipeline(version);
      List<String> inputs = pipeline.inputs().stream().map(input -> input.name()).toList();
      TableProfiler features = Reference.featureProfiler();
      datasets.forEachPart(caller, data.name(), data.version(), inputs, features::add);
      NumericProfiler predictions = Reference.predictionProfiler();
      learned.probabilities(type, Learned.REFERENCE, predictions::add);
      monitoring.setReference(
          caller,
          new Reference.Rows(
              version.model(),
              Integer.toString(version.number()),
              Optional.of(source),
              pipeline.classes(),
              features.profile(),
              predictions.profile(),
              learned.importance(type),
              evaluation(version.content().metrics())));
    }
  }

  private static Map<String, Estimate> evaluation(Map<String, Content.Metric> metrics) {
    Map<String, Estimate> evaluation = new TreeMap<>();
    metrics.forEach(
        (name, metric) ->
            evaluation.put(
                name,
                new Estimate(
                    metric.value(),
                    metric.low().orElse(Double.NaN),
                    metric.high().orElse(Double.NaN))));
    return evaluation;
  }

  private Content content(
      JobContext context,
      TrainingRequest request,
      DatasetVersion data,
      Learned learned,
      String type,
      Optional<String> runId,
      ModelFolders.Stored stored) {
    return new Content(
        stored.folder(),
        type,
        runId,
        Optional.of(context.job().id()),
        context.job().causedBy(),
        Optional.of(request.triggerReason()),
        Optional.of(
            new Content.TrainingData(data.name(), data.version(), data.contentHash(), data.rows())),
        inputs(context.caller(), data, stored.pipeline()),
        Content.Output.of(stored.pipeline()),
        Provenance.entities(data),
        Provenance.features(data, stored.pipeline()),
        learned.metrics(type),
        learned.params(type),
        Map.of(),
        "",
        Optional.empty(),
        Optional.of(stored.sizeBytes()),
        Optional.of(stored.contentHash()));
  }

  private List<Content.Input> inputs(Caller caller, DatasetVersion data, Pipeline pipeline) {
    DatasetProfile profile = datasets.profile(caller, data.name(), data.version());
    return pipeline.inputs().stream().map(input -> Provenance.input(input, profile)).toList();
  }

  /** Asks the gate for the best; the champion is replaced only by what passes. */
  void gate(JobContext context, TrainingRequest request, List<ModelVersion> versions)
      throws InterruptedException {
    Caller caller = context.caller();
    ModelVersion best = versions.getFirst();
    PromotionGate.Decision decision = gate.ask(caller, best, request.autoDeployThreshold());
    context.change(
        "gate",
        () -> {
          if (decision.passed()) {
            registry.promoteToChampion(
                caller, best.model(), best.number(), "passed the gate, " + request.triggerReason());
            versions.stream().skip(1).findFirst().ifPresent(other -> challenge(caller, other));
          } else {
            challenge(caller, best);
          }
          return Map.of(
              "passed", Boolean.toString(decision.passed()),
              "refusals", String.join("; ", decision.refusals()));
        });
  }

  private void challenge(Caller caller, ModelVersion version) {
    registry.setAlias(
        caller,
        version.model(),
        version.number(),
        RegisteredModel.CHALLENGER,
        "the best besides the champion");
  }

  /** What the status of the training shows. */
  void tell(
      JobContext context,
      Learned learned,
      Map<String, String> runIds,
      List<ModelVersion> versions) {
    ModelVersion best = versions.getFirst();
    context.result("best.model_type", learned.best());
    context.result("best.run_id", runIds.getOrDefault(learned.best(), ""));
    best.content()
        .metrics()
        .forEach(
            (name, metric) ->
                context.result(
                    "metric." + name,
                    metric.value()
                        + " "
                        + metric.low().map(Object::toString).orElse("")
                        + " "
                        + metric.high().map(Object::toString).orElse("")));
    context.result("run_ids", String.join(" ", runIds.values()));
    context.result("model_version", Integer.toString(best.number()));
    context.result("semantic_version", best.semanticVersion().toString());
    context.result(
        "model_versions",
        String.join(
            " ", versions.stream().map(version -> Integer.toString(version.number())).toList()));
    List<String> bias = learned.bias();
    for (int i = 0; i < bias.size(); i++) {
      context.result("bias.%04d".formatted(i), bias.get(i));
    }
  }
}

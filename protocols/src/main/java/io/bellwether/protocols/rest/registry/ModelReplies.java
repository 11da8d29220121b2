// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.registry;

import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.PromotionGate;
import io.bellwether.platform.registry.RegisteredModel;
import io.bellwether.platform.registry.VersionValidation;
import io.bellwether.tabular.ColumnType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Models and versions as our API shows them. */
final class ModelReplies {
  private ModelReplies() {}

  record Model(
      String name,
      String description,
      Map<String, String> aliases,
      Optional<String> latestVersion,
      int versions,
      Instant createdAt,
      Instant updatedAt) {
    static Model of(RegisteredModel model, List<ModelVersion> versions) {
      return new Model(
          model.name(),
          model.description(),
          aliasesOf(model),
          versions.stream().findFirst().map(version -> Integer.toString(version.number())),
          versions.size(),
          model.createdAt(),
          model.updatedAt());
    }
  }

  record Detail(
      String name,
      String description,
      Map<String, String> aliases,
      Map<String, String> tags,
      Instant createdAt,
      Instant updatedAt,
      List<Version> versions) {
    static Detail of(
        RegisteredModel model,
        List<ModelVersion> versions,
        Map<Integer, VersionValidation> validations) {
      return new Detail(
          model.name(),
          model.description(),
          aliasesOf(model),
          model.tags(),
          model.createdAt(),
          model.updatedAt(),
          versions.stream().map(version -> Version.of(model, version, validations)).toList());
    }
  }

  record Version(
      String name,
      String version,
      String semanticVersion,
      List<String> aliases,
      String stage,
      String modelType,
      Map<String, Content.Metric> metrics,
      Optional<String> runId,
      Optional<String> jobId,
      Optional<String> triggerReason,
      Optional<Data> dataset,
      Optional<Signature> signature,
      List<String> entities,
      List<String> features,
      Map<String, String> params,
      Map<String, String> tags,
      String description,
      Optional<Long> sizeBytes,
      Optional<String> contentHash,
      Optional<Validation> validation,
      Instant createdAt,
      String createdBy) {
    static Version of(
        RegisteredModel model, ModelVersion version, Map<Integer, VersionValidation> validations) {
      Content content = version.content();
      return new Version(
          version.model(),
          Integer.toString(version.number()),
          version.semanticVersion().toString(),
          model.aliasesOf(version),
          version.stage().label(),
          content.modelType(),
          new TreeMap<>(content.metrics()),
          content.runId(),
          content.jobId(),
          content.triggerReason(),
          content.trainingData().map(Data::of),
          Signature.of(content),
          content.entities(),
          content.features().values().stream().sorted().toList(),
          new TreeMap<>(content.params()),
          new TreeMap<>(content.tags()),
          content.description(),
          content.sizeBytes(),
          content.contentHash(),
          Optional.ofNullable(validations.get(version.number())).map(Validation::of),
          version.createdAt(),
          version.createdBy());
    }
  }

  /** What was found when it was tried out; nothing as long as it was not. */
  record Validation(String status, Instant checkedAt, List<Check> checks, Gate gate) {
    static Validation of(VersionValidation found) {
      return new Validation(
          found.status(),
          found.checkedAt(),
          found.checks().stream().map(Check::of).toList(),
          Gate.of(found.gate()));
    }
  }

  record Check(String name, String outcome, String detail) {
    static Check of(VersionValidation.Check check) {
      return new Check(check.name(), check.outcome().label(), check.detail());
    }
  }

  record Gate(boolean passed, List<String> refusals) {
    static Gate of(List<PromotionGate.Check> checks) {
      PromotionGate.Decision decision = new PromotionGate.Decision(checks);
      return new Gate(decision.passed(), decision.refusals());
    }
  }

  record Data(String name, int version, String contentHash, long rows) {
    static Data of(Content.TrainingData data) {
      return new Data(data.name(), data.version(), data.contentHash(), data.rows());
    }
  }

  record Signature(List<Input> inputs, List<Content.Output> outputs) {
    /** What those versions answer of which it was not written down: all of them were binary. */
    private static final List<Content.Output> PROBABILITY =
        List.of(new Content.Output("probability", ColumnType.DOUBLE.label()));

    static Optional<Signature> of(Content content) {
      if (content.inputs().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Signature(
              content.inputs().stream().map(Input::of).toList(),
              content.outputs().isEmpty() ? PROBABILITY : content.outputs()));
    }
  }

  record Input(
      String name,
      String type,
      Optional<Double> min,
      Optional<Double> max,
      Optional<List<String>> categories) {
    static Input of(Content.Input input) {
      return new Input(
          input.name(),
          input.type(),
          input.min(),
          input.max(),
          Optional.of(input.categories()).filter(list -> !list.isEmpty()));
    }
  }

  private static Map<String, String> aliasesOf(RegisteredModel model) {
    Map<String, String> aliases = new TreeMap<>();
    model.aliases().forEach((alias, version) -> aliases.put(alias, Integer.toString(version)));
    return aliases;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.governance;

import io.bellwether.platform.orchestration.JobContext;
import io.bellwether.platform.orchestration.JobHandler;
import io.bellwether.platform.orchestration.Jobs;
import io.bellwether.platform.registry.Content;
import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.registry.ModelDirectories;
import io.bellwether.platform.registry.ModelExports;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.PromotionGate;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.registry.RegistryEvents;
import io.bellwether.platform.registry.Validations;
import io.bellwether.platform.registry.VersionValidation;
import io.bellwether.platform.registry.VersionValidation.Check;
import io.bellwether.platform.registry.VersionValidation.Outcome;
import io.bellwether.platform.serving.PythonPool;
import io.bellwether.platform.serving.explanations.GlobalExplanations;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Event;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.PlatformException;
import io.bellwether.platform.shared.Unavailable;
import io.bellwether.scoring.pipeline.Input;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What follows from the registration of a version, after it was answered: it is tried out, the gate
 * is asked, monitoring is set up, the version is tagged with what is known, and is to be explained.
 */
public final class RegistrationJob implements JobHandler {
  public static final String KIND = "model.validate";

  /** The name of the reader of the outbox. */
  public static final String READER = "registration";

  private static final String VERSION = "version";
  private static final int LONGEST_TAG = 5000;

  private final Registry registry;
  private final Validations validations;
  private final ModelDirectories directories;
  private final PromotionGate gate;
  private final double leastMetric;
  private final ReferenceSetup references;
  private final ModelExports exports;
  private final GlobalExplanations explanations;
  private final Jobs jobs;
  private final InstantSource clock;
  private final ValidationSuite suite;

  /**
   * @param leastMetric what the gate is asked for
   */
  public RegistrationJob(
      Registry registry,
      Validations validations,
      ModelDirectories directories,
      PromotionGate gate,
      double leastMetric,
      ReferenceSetup references,
      ModelExports exports,
      PythonPool python,
      GlobalExplanations explanations,
      Jobs jobs,
      InstantSource clock) {
    this.registry = registry;
    this.validations = validations;
    this.directories = directories;
    this.gate = gate;
    this.leastMetric = leastMetric;
    this.references = references;
    this.exports = exports;
    this.explanations = explanations;
    this.jobs = jobs;
    this.clock = clock;
    this.suite = new ValidationSuite(python, System::nanoTime);
  }

  /** Reacts to an event of the outbox; in the change that remembers that it did. */
  public void react(Event event) {
    boolean isPrompt = event.details().containsKey(RegistryEvents.PROMPT);
    if (event.type().equals(RegistryEvents.VERSION_CREATED) && !isPrompt) {
      jobs.enqueue(
          Caller.platform(event.workspace(), event.id()),
          KIND,
          event.subject(),
          Map.of(VERSION, event.details().getOrDefault(VERSION, "")),
          Optional.of(event.id()));
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public void run(JobContext context) {
    Caller caller = context.caller();
    String number = context.job().arguments().getOrDefault(VERSION, "");
    ModelVersion version;
    try {
      version = registry.version(caller, context.job().subject(), number);
    } catch (NotFound e) {
      context.result("status", "the version is gone");
      return;
    }
    try (ValidationSuite.Tried tried = suite.run(version, directories.find(caller, version))) {
      context.result("status", keep(caller, version, tried));
    }
  }

  private String keep(Caller caller, ModelVersion version, ValidationSuite.Tried tried) {
    if (tried.pipeline().isPresent()) {
      exports.export(caller, version, tried.pipeline().get());
    }
    List<Check> checks = new ArrayList<>(tried.checks());
    checks.add(references.setUp(caller, version, tried.pipeline()));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    VersionValidation found = new VersionValidation(now, checks, asked(caller, version));
    List<String> inputs =
        tried.pipeline().map(pipeline -> names(pipeline.inputs())).orElse(List.of());
    Map<String, String> tags = inputs.isEmpty() ? Map.of() : tags(version, inputs, found);
    validations.keep(caller, version.model(), version.number(), found, tags);
    if (tried.pipeline().isPresent() && DatasetTag.dataOf(version.content()).isPresent()) {
      explanations.enqueue(caller, version, Optional.empty());
    }
    return found.status();
  }

  private static List<String> names(List<Input> inputs) {
    return inputs.stream().map(Input::name).toList();
  }

  /** What the gate says, though nobody wants to pass it yet. */
  private List<PromotionGate.Check> asked(Caller caller, ModelVersion version) {
    try {
      return gate.ask(caller, version, leastMetric).checks();
    } catch (Unavailable e) {
      throw e;
    } catch (PlatformException e) {
      return List.of(new PromotionGate.Check("gate", false, String.valueOf(e.getMessage())));
    }
  }

  /** Of a version that nobody can read nothing is known, so it gets no tags. */
  private static Map<String, String> tags(
      ModelVersion version, List<String> inputs, VersionValidation found) {
    Content content = version.content();
    Map<String, String> tags = new TreeMap<>();
    tags.put("bellwether.validation", found.status());
    tags.put("bellwether.risk_score", risk(found));
    tags.put("bellwether.features", cut(String.join(", ", inputs)));
    content
        .trainingData()
        .map(data -> data.name() + "/" + data.version())
        .or(() -> Optional.ofNullable(content.tags().get(DatasetTag.NAME)))
        .ifPresent(source -> tags.put("bellwether.data_sources", source));
    if (!content.metrics().isEmpty()) {
      tags.put("bellwether.metrics", cut(metrics(content.metrics())));
    }
    return tags;
  }

  /** The share of all checks, the gate's among them, that the version does not pass. */
  private static String risk(VersionValidation found) {
    long open =
        found.checks().stream().filter(check -> check.outcome() != Outcome.PASSED).count()
            + found.gate().stream().filter(check -> !check.holds()).count();
    int all = found.checks().size() + found.gate().size();
    return String.format(Locale.ROOT, "%.2f", (double) open / all);
  }

  private static String metrics(Map<String, Content.Metric> metrics) {
    return new TreeMap<>(metrics)
        .entrySet().stream()
            .map(
                metric ->
                    String.format(
                        Locale.ROOT, "%s=%.4g", metric.getKey(), metric.getValue().value()))
            .collect(Collectors.joining(", "));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TAG ? text : text.substring(0, LONGEST_TAG - 1) + "…";
  }
}

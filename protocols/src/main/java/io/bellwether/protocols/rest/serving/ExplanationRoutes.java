// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.rest.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.orchestration.Job;
import io.bellwether.platform.serving.Baseline;
import io.bellwether.platform.serving.explanations.ExplanationRequest;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Adverse;
import io.bellwether.platform.serving.explanations.ExplanationRequest.Wanted;
import io.bellwether.platform.serving.explanations.Explanations;
import io.bellwether.platform.serving.explanations.GlobalExplanations;
import io.bellwether.platform.serving.explanations.Method;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why decisions of the log are as they are, and how versions behave in general. */
public final class ExplanationRoutes {
  private static final Permission READ = Permission.read(Resource.SERVING);
  private static final String VERSION = "/api/v1/models/{name}/{version}/";

  private final Explanations explanations;
  private final GlobalExplanations versions;

  public ExplanationRoutes(Explanations explanations, GlobalExplanations versions) {
    this.explanations = explanations;
    this.versions = versions;
  }

  public List<Route> routes() {
    return List.of(
        Route.query(VERSION + "explanations", READ, this::explain),
        Route.get(VERSION + "explanation", Permission.read(Resource.MODELS), this::version),
        Route.post(
            VERSION + "explanation", Permission.write(Resource.MODELS), this::explainVersion));
  }

  private void version(Exchange exchange) {
    exchange.answer(
        200,
        VersionExplanation.of(
            versions.get(
                exchange.caller(),
                exchange.pathName("name"),
                exchange.pathName("version"),
                exchange.queryNumber("target"))));
  }

  private record Accepted(String jobId, String statusUrl) {}

  private void explainVersion(Exchange exchange) {
    Job job =
        versions.request(
            exchange.caller(), exchange.pathName("name"), exchange.pathName("version"));
    exchange.answer(202, new Accepted(job.id(), "/api/v1/jobs/" + job.id()));
  }

  private record Explain(
      @Nullable List<@Nullable String> predictionIds,
      @Nullable String method,
      @Nullable String baseline,
      @Nullable String adverse,
      @Nullable Long seed,
      @Nullable List<@Nullable String> actionable,
      @Nullable List<@Nullable String> immutable,
      @Nullable Target target) {

    ExplanationRequest request() {
      return new ExplanationRequest(
          texts("prediction_ids", predictionIds),
          Optional.ofNullable(method).map(Explain::method),
          Optional.ofNullable(baseline).map(Explain::baseline),
          Optional.ofNullable(adverse).map(Explain::adverse).orElse(Adverse.HIGHER),
          Objects.requireNonNullElse(seed, ExplanationRequest.DEFAULT_SEED),
          target == null ? wanted(new Target(null, null, null)) : wanted(target));
    }

    private Wanted wanted(Target wanted) {
      if (actionable != null && actionable.isEmpty()) {
        throw InvalidInput.field(
            "actionable",
            "[]",
            "at least one input: if nothing may change, no other answer is found",
            "name inputs that may change, or leave it out for all of them");
      }
      return new Wanted(
          texts("actionable", actionable),
          texts("immutable", immutable),
          Optional.ofNullable(wanted.outcome)
              .filter(node -> !node.isNull())
              .map(node -> Scalars.present("target.outcome", node)),
          Optional.ofNullable(wanted.min),
          Optional.ofNullable(wanted.max));
    }

    private static Method method(String label) {
      return Method.find(label)
          .orElseThrow(
              () -> unknown("method", label, Method.values(), "or none for the usual one"));
    }

    private static Baseline.Kind baseline(String label) {
      return Baseline.Kind.find(label)
          .orElseThrow(
              () ->
                  unknown("baseline", label, Baseline.Kind.values(), "or none for the usual one"));
    }

    private static Adverse adverse(String label) {
      return Arrays.stream(Adverse.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(label))
          .findFirst()
          .orElseThrow(() -> unknown("adverse", label, Adverse.values(), "or none for higher"));
    }
  }

  private record Target(@Nullable JsonNode outcome, @Nullable Double min, @Nullable Double max) {}

  private static InvalidInput unknown(String field, String value, Enum<?>[] known, String other) {
    List<String> labels =
        Arrays.stream(known).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    return InvalidInput.field(field, value, "one of " + labels, "send one of them, " + other);
  }

  private static List<String> texts(String field, @Nullable List<@Nullable String> values) {
    if (values == null) {
      return List.of();
    }
    int none = values.indexOf(null);
    if (none >= 0) {
      throw InvalidInput.field(field + "[" + none + "]", null, "a text", "send a text");
    }
    return values.stream().map(Objects::requireNonNull).toList();
  }

  private void explain(Exchange exchange) throws IOException {
    ExplanationRequest request = exchange.json(Explain.class).request();
    Explanations.Result result =
        explanations.explain(
            exchange.caller(), exchange.pathName("name"), exchange.pathName("version"), request);
    exchange.answer(200, ExplanationReplies.Reply.of(result));
  }
}

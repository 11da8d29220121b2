// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.RegisteredModel;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One decision as the log keeps it.
 *
 * @param version the integer version of the model
 * @param request by which it was asked for; empty of decisions from before this was kept
 * @param features value by feature: Double, Long, Boolean, String, or null where it is missing
 * @param entities key by entity column, when the features came from the online store
 * @param latencySeconds how long the answer took
 */
public record Prediction(
    String id,
    String model,
    String version,
    Optional<String> semanticVersion,
    Route route,
    Optional<Request> request,
    Instant time,
    Map<String, @Nullable Object> features,
    Map<String, String> entities,
    Output output,
    Optional<Double> latencySeconds) {
  public Prediction {
    features =
        features instanceof FeatureValues
            ? features
            : Collections.unmodifiableMap(new LinkedHashMap<>(features));
    entities = Map.copyOf(entities);
  }

  /**
   * How the version was chosen.
   *
   * @param name an alias, {@code version} if it was asked for by its number, or {@link #LOGGED}
   * @param propensity how probable it was that such a request gets this version, 0 to 1: what one
   *     must know to learn from decisions between which chance chose; empty if nobody does
   */
  public record Route(String name, Optional<Double> propensity) {
    /** The name of the route of a prediction that was made elsewhere. */
    public static final String LOGGED = "logged";

    private static final String VERSION = "version";

    /** The names that there are whatever aliases a model has. */
    static final Set<String> ALWAYS = Set.of(LOGGED, VERSION, RegisteredModel.CHAMPION);

    private static final Optional<Double> SURE = Optional.of(1.0);
    private static final Route BY_VERSION = sure(VERSION);
    private static final Route BY_CHAMPION = sure(RegisteredModel.CHAMPION);

    /** The route of a request that names this version, an alias, or nothing. */
    public static Route asked(Optional<String> version) {
      if (version.filter(name -> !name.equals(PredictRequest.LATEST)).isEmpty()) {
        return BY_CHAMPION;
      }
      String name = version.get();
      boolean exact = name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
      return exact ? BY_VERSION : sure(name);
    }

    /** A route on which every request gets the same version. */
    public static Route sure(String name) {
      return new Route(name, SURE);
    }
  }

  /**
   * Who asked, and how.
   *
   * @param endpoint the path of the route that took it, as {@code /ml/{model}/predict}, or the kind
   *     of the job
   * @param client whom the server took it for: a user's name, or that of an API key's owner
   * @param id of the request; several predictions may have the same
   */
  public record Request(String endpoint, String client, String id) {
    /** Whether a job asked for it, and nobody waited for the answer. */
    public boolean isOfJob() {
      return !endpoint.startsWith("/");
    }
  }

  /**
   * What was answered.
   *
   * @param outcome Double, Long, Boolean, String, or of several targets a list of Doubles
   * @param probability of the positive one of two classes
   * @param probabilities of several classes, by their names
   * @param reasons why, if that was asked: of several targets, of each
   */
  public record Output(
      Object outcome,
      Optional<Double> probability,
      Map<String, Double> probabilities,
      Optional<RiskLevel> risk,
      List<Reasons> reasons) {
    public Output {
      probabilities = Collections.unmodifiableMap(probabilities);
      reasons = List.copyOf(reasons);
    }

    /** Of at most two classes, without reasons. */
    public Output(Object outcome, Optional<Double> probability, Optional<RiskLevel> risk) {
      this(outcome, probability, Map.of(), risk, List.of());
    }
  }

  public Object outcome() {
    return output.outcome;
  }

  /** The outcome as JSON has it: null if it is not a number, or infinite. */
  public @Nullable Object told() {
    return output.outcome instanceof Double number && !Double.isFinite(number)
        ? null
        : output.outcome;
  }

  public Optional<Double> probability() {
    return output.probability;
  }

  public Optional<RiskLevel> risk() {
    return output.risk;
  }
}

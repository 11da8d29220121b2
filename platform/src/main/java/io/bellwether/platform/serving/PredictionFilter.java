// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which predictions of the log; what is empty leaves none out.
 *
 * @param version the integer version
 * @param route the name of the route
 * @param entities keys that a prediction has to have, perhaps beside others
 * @param from the earliest time
 * @param to the first time that is too late
 */
public record PredictionFilter(
    Optional<String> model,
    Optional<String> version,
    Optional<String> route,
    Optional<String> endpoint,
    Optional<String> client,
    Optional<String> requestId,
    Map<String, String> entities,
    Optional<Instant> from,
    Optional<Instant> to) {
  /** All predictions. */
  public static final PredictionFilter ALL = of(Optional.empty());

  public PredictionFilter {
    entities = Map.copyOf(entities);
  }

  /** All predictions of the model. */
  public static PredictionFilter of(String model) {
    return of(Optional.of(model));
  }

  private static PredictionFilter of(Optional<String> model) {
    Optional<String> any = Optional.empty();
    return new PredictionFilter(
        model, any, any, any, any, any, Map.of(), Optional.empty(), Optional.empty());
  }

  public boolean matches(Prediction made) {
    return is(model, made.model())
        && is(version, made.version())
        && is(route, made.route().name())
        && request(made)
        && made.entities().entrySet().containsAll(entities.entrySet())
        && from.filter(made.time()::isBefore).isEmpty()
        && to.filter(end -> !made.time().isBefore(end)).isEmpty();
  }

  private boolean request(Prediction made) {
    if (endpoint.isEmpty() && client.isEmpty() && requestId.isEmpty()) {
      return true;
    }
    return made.request()
        .filter(by -> is(endpoint, by.endpoint()) && is(client, by.client()))
        .filter(by -> is(requestId, by.id()))
        .isPresent();
  }

  private static boolean is(Optional<String> wanted, String found) {
    return wanted.isEmpty() || wanted.get().equals(found);
  }
}

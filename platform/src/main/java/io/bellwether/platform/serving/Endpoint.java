// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving;

import io.bellwether.platform.registry.ModelVersion;
import java.time.Instant;
import java.util.List;

/**
 * A model that answers requests.
 *
 * @param champion the version that its route serves
 * @param since when the route began to serve it
 * @param isLoaded whether it is in memory; if not, the next request loads it
 * @param totals what each of the model's versions was asked for since the server started
 */
public record Endpoint(
    ModelVersion champion, Instant since, boolean isLoaded, LastHour lastHour, List<Total> totals) {
  public Endpoint {
    totals = List.copyOf(totals);
  }
}

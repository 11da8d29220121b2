// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import java.io.IOException;
import java.util.List;

/** The routes of one protocol, and how it tells errors. */
public record Api(List<Route> routes, Errors errors) {
  public Api {
    routes = List.copyOf(routes);
  }

  /** Writes the protocol's own body and status for whatever a handler threw. */
  @FunctionalInterface
  public interface Errors {
    void answer(Exchange exchange, Exception error) throws IOException;
  }
}

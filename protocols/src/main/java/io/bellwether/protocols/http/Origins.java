// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.shared.NotAllowed;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps pages of other sites out. A server without login trusts whoever reaches it, so it answers
 * only to the names of this machine; with a login, a browser sends what it knows by itself, so the
 * page that asks must be one of this server's, or of the proxy's in front of it.
 */
final class Origins {
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|\\[::1]|127(\\.\\d{1,3}){3})(:\\d+)?");

  private Origins() {}

  static void check(Exchange exchange, boolean guarded) {
    String host = exchange.header("Host").orElse("");
    if (!guarded && !isLoopback(host)) {
      throw new NotAllowed("Host: %s (expected: localhost or 127.0.0.1)".formatted(host));
    }
    Optional<String> origin = exchange.header("Origin");
    boolean own =
        origin
            .map(
                from ->
                    from.equals("http://" + host) || (guarded && from.equals("https://" + host)))
            .orElse(true);
    if (!own) {
      throw new NotAllowed(
          "Origin: %s (expected: http://%s)".formatted(origin.orElseThrow(), host));
    }
    if (guarded
        && !exchange.routedMethod().equals("GET")
        && exchange.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent()) {
      throw new NotAllowed("Sec-Fetch-Site: cross-site (expected: a request of the own page)");
    }
  }

  private static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}

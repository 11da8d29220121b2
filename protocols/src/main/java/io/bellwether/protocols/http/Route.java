// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.access.Permission;
import java.io.IOException;

/**
 * One method and path, what it needs and what it does.
 *
 * @param path names in braces match one segment, {@code {+name}} at the end matches the rest; a
 *     verb may follow a name, as in {@code {model}:predict}
 */
public record Route(
    String method, String path, Permission permission, Effect effect, Handler handler) {
  public static Route get(String path, Permission permission, Handler handler) {
    return new Route("GET", path, permission, Effect.READS, handler);
  }

  /** A POST that only searches or computes. */
  public static Route query(String path, Permission permission, Handler handler) {
    return new Route("POST", path, permission, Effect.READS, handler);
  }

  public static Route post(String path, Permission permission, Handler handler) {
    return new Route("POST", path, permission, Effect.CHANGES, handler);
  }

  public static Route put(String path, Permission permission, Handler handler) {
    return new Route("PUT", path, permission, Effect.CHANGES, handler);
  }

  /** A POST whose own log keeps what it was told. */
  public static Route record(String path, Permission permission, Handler handler) {
    return new Route("POST", path, permission, Effect.RECORDS, handler);
  }

  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    void handle(Exchange exchange) throws IOException;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.http;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.serving.EventId;
import java.io.IOException;
import java.util.Optional;

/**
 * One method and path, what it needs and what it does.
 *
 * @param path names in braces match one segment, {@code {+name}} at the end matches the rest; a
 *     verb may follow a name, as in {@code {model}:predict}
 */
public record Route(
    String method, String path, Permission permission, Effect effect, Handler handler) {
  private static final String EVENT_ID_HEADER = "Ce-Id";

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

  /**
   * A POST that predicts and keeps that: the events about it have the id that its caller gave it.
   */
  public static Route predict(String path, Permission permission, Handler handler) {
    return record(path, permission, exchange -> asEvent(exchange, handler));
  }

  private static void asEvent(Exchange exchange, Handler handler) throws IOException {
    Optional<String> id = exchange.header(EVENT_ID_HEADER);
    if (id.isEmpty()) {
      handler.handle(exchange);
      return;
    }
    boolean _ =
        EventId.<Boolean, IOException>during(
            id.get(),
            () -> {
              handler.handle(exchange);
              return true;
            });
  }

  /** Answers one request. */
  @FunctionalInterface
  public interface Handler {
    void handle(Exchange exchange) throws IOException;
  }
}

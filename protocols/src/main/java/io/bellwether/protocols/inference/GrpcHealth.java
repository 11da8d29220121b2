// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.TimedOut;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.GrpcCall;
import io.bellwether.protocols.http.GrpcFailure;
import io.bellwether.protocols.http.GrpcStatus;
import io.bellwether.protocols.http.ProtobufReader;
import io.bellwether.protocols.http.ProtobufWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * {@code grpc.health.v1}, of the server as a whole or of the service of Open Inference.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">gRPC's health
 *     checking</a>
 */
final class GrpcHealth {
  /** Each is a call that stays open. */
  private static final int MOST_WATCHERS = 256;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final String service;
  private final BooleanSupplier ready;
  private final Semaphore watchers = new Semaphore(MOST_WATCHERS);

  /** How a service is, by the number that the protocol gives it. */
  private enum Status {
    SERVING(1),
    NOT_SERVING(2),
    SERVICE_UNKNOWN(3);

    private final int number;

    Status(int number) {
      this.number = number;
    }

    ProtobufWriter told() {
      return new ProtobufWriter().varint(1, number);
    }
  }

  /**
   * @param service its path, between slashes
   * @param ready whether requests are answered
   */
  GrpcHealth(String service, BooleanSupplier ready) {
    this.service = service;
    this.ready = ready;
  }

  /**
   * @throws NotFound if there is no such service
   */
  ProtobufWriter check(ByteBuffer message) {
    String asked = asked(message);
    Status status = status(asked);
    if (status == Status.SERVICE_UNKNOWN) {
      throw new NotFound("service", asked);
    }
    return status.told();
  }

  /**
   * Tells how the service is, and again when that changes, until the call ends; of a service that
   * is unknown, too, as it may come.
   */
  void watch(Exchange exchange) throws IOException {
    GrpcCall call = exchange.grpc();
    String asked = asked(call.only());
    if (!watchers.tryAcquire()) {
      throw new GrpcFailure(
          GrpcStatus.RESOURCE_EXHAUSTED,
          "%d watch the server's health already (expected: fewer, or Check)"
              .formatted(MOST_WATCHERS));
    }
    try {
      watch(call, asked);
    } catch (TimedOut e) {
      call.fail(GrpcStatus.DEADLINE_EXCEEDED, e.getMessage() + "");
    } finally {
      watchers.release();
    }
  }

  private void watch(GrpcCall call, String asked) throws IOException {
    Status told = status(asked);
    call.write(told.told().bytes());
    while (call.pause(PAUSE)) {
      told = tell(call, asked, told);
    }
    if (call.isTakenBack()) {
      call.fail(GrpcStatus.CANCELLED, "the client went away");
      return;
    }
    tell(call, asked, told);
    call.fail(GrpcStatus.UNAVAILABLE, "the server or the connection ends");
  }

  private Status tell(GrpcCall call, String asked, Status told) throws IOException {
    Status now = status(asked);
    if (now != told) {
      call.write(now.told().bytes());
    }
    return now;
  }

  private Status status(String asked) {
    if (!asked.isEmpty() && !service.equals("/" + asked + "/")) {
      return Status.SERVICE_UNKNOWN;
    }
    return ready.getAsBoolean() ? Status.SERVING : Status.NOT_SERVING;
  }

  private static String asked(ByteBuffer message) {
    ProtobufReader in = GrpcInference.reader(message);
    String service = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        service = in.text();
      } else {
        in.skip();
      }
    }
    return service;
  }
}

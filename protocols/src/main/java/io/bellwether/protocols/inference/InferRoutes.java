// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.access.Permission;
import io.bellwether.platform.access.Permission.Resource;
import io.bellwether.platform.serving.Serving;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.Exchange;
import io.bellwether.protocols.http.Idempotency;
import io.bellwether.protocols.http.PackedBody;
import io.bellwether.protocols.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Inference: tensors in, tensors out. */
final class InferRoutes {
  private static final Permission WRITE = Permission.write(Resource.SERVING);
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private final Serving serving;

  InferRoutes(Serving serving) {
    this.serving = serving;
  }

  List<Route> routes() {
    return List.of(
        Route.predict(
            "/v2/models/{model}/infer", WRITE, exchange -> infer(exchange, Optional.empty())),
        Route.predict(
            "/v2/models/{model}/versions/{version}/infer",
            WRITE,
            exchange -> infer(exchange, Optional.of(exchange.pathName("version")))));
  }

  private void infer(Exchange exchange, Optional<String> version) throws IOException {
    byte[] body = exchange.bytes();
    InferRequest request = InferRequestReader.read(body, jsonLength(exchange, body.length));
    if (request.wantsBytes() && exchange.header(Idempotency.HEADER).isPresent()) {
      throw new Malformed(
          Idempotency.HEADER
              + ": with outputs as bytes, which are not kept (expected: binary_data false, or no"
              + " such header)");
    }
    Outputs outputs =
        Inference.of(serving, exchange.caller(), exchange.pathName("model"), version, request);
    InferReply reply = InferReply.of(request, outputs);
    if (reply.jsonLength().isPresent()) {
      exchange.answerHeader(JSON_LENGTH, reply.jsonLength().get().toString());
      PackedBody.answer(exchange, "application/octet-stream", reply.body());
    } else {
      PackedBody.answer(exchange, "application/json", reply.body());
    }
  }

  private static int jsonLength(Exchange exchange, int bodyLength) {
    Optional<String> header = exchange.header(JSON_LENGTH);
    if (header.isEmpty()) {
      return bodyLength;
    }
    int length = header.get().matches("\\d{1,9}") ? Integer.parseInt(header.get()) : -1;
    if (length < 1 || length > bodyLength) {
      throw new Malformed(
          "%s: %s (expected: how many of the body's %d bytes are JSON)"
              .formatted(JSON_LENGTH, header.get(), bodyLength));
    }
    return length;
  }
}

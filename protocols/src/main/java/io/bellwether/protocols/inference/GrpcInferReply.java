// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.protocols.http.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** {@code ModelInferResponse} and {@code ModelStreamInferResponse}. */
final class GrpcInferReply {
  private GrpcInferReply() {}

  static ProtobufWriter of(GrpcInferRequest asked, Outputs outputs) {
    ProtobufWriter out =
        new ProtobufWriter()
            .text(1, outputs.model().version().model())
            .text(2, outputs.model().version().version())
            .text(3, asked.request().id().orElse(""));
    out.message(4, parameter("route", outputs.route()));
    outputs.onlyId().ifPresent(id -> out.message(4, parameter("prediction_id", id)));
    List<Outputs.Filled> all = outputs.all();
    boolean raw = all.stream().anyMatch(GrpcInferReply::isOnlyRaw);
    for (Outputs.Filled output : all) {
      out.message(5, tensor(output, raw || output.binary()));
    }
    for (Outputs.Filled output : all) {
      if (raw || output.binary()) {
        out.element(6, output.bytes());
      }
    }
    return out;
  }

  /** Numbers of 16 bits have no contents of their own; then nothing has, as in Triton. */
  private static boolean isOnlyRaw(Outputs.Filled output) {
    return output.datatype() == Datatype.FP16;
  }

  /** One of the answers on a stream: no other follows for the same request. */
  static byte[] streamed(ProtobufWriter reply) {
    ProtobufWriter yes = new ProtobufWriter().truth(1, true);
    reply.message(4, new ProtobufWriter().text(1, "triton_final_response").message(2, yes));
    return new ProtobufWriter().message(2, reply).bytes();
  }

  /**
   * What is wrong with a request on a stream, which goes on.
   *
   * @param id of the request; empty if it has none
   */
  static byte[] streamedError(String message, String id) {
    return new ProtobufWriter()
        .text(1, message)
        .message(2, new ProtobufWriter().text(3, id))
        .bytes();
  }

  private static ProtobufWriter parameter(String name, String value) {
    return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().text(3, value));
  }

  private static ProtobufWriter tensor(Outputs.Filled output, boolean raw) {
    ProtobufWriter tensor =
        new ProtobufWriter()
            .text(1, output.output().label())
            .text(2, output.datatype().name())
            .varints(3, Arrays.stream(output.shape()).boxed().toList());
    return raw ? tensor : tensor.message(5, contents(output));
  }

  private static ProtobufWriter contents(Outputs.Filled output) {
    ProtobufWriter contents = new ProtobufWriter();
    int field = TensorContents.field(output.datatype());
    if (output.datatype() == Datatype.BYTES) {
      for (String text : output.texts()) {
        contents.element(field, text.getBytes(StandardCharsets.UTF_8));
      }
      return contents;
    }
    if (!output.datatype().isReal()) {
      return contents.varints(
          field, Arrays.stream(output.numbers()).mapToObj(number -> (long) number).toList());
    }
    return contents.element(field, output.bytes()); // Packed numbers are these bytes.
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.serving.Total;
import io.bellwether.protocols.http.ProtobufWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What models say of themselves, with the fields' numbers of {@code api/open-inference.proto}. */
final class GrpcMessages {
  private GrpcMessages() {}

  /** {@code ModelMetadataResponse}. */
  static ProtobufWriter metadata(ModelDescription model) {
    ProtobufWriter out =
        new ProtobufWriter()
            .text(1, model.name())
            .elements(2, model.versions())
            .text(3, model.platform());
    model.inputs().forEach(tensor -> out.message(4, tensor(tensor)));
    model.outputs().forEach(tensor -> out.message(5, tensor(tensor)));
    model
        .properties()
        .forEach(
            (name, value) -> out.message(6, new ProtobufWriter().text(1, name).text(2, value)));
    return out;
  }

  private static ProtobufWriter tensor(ModelDescription.TensorDescription tensor) {
    return new ProtobufWriter()
        .text(1, tensor.name())
        .text(2, tensor.datatype().name())
        .varints(3, tensor.shape());
  }

  /** {@code ModelConfigResponse}: rows are a dimension of the tensors, so no batch size. */
  static ProtobufWriter configuration(ModelDescription model) {
    ProtobufWriter newest = new ProtobufWriter().message(1, new ProtobufWriter().varint(1, 1));
    ProtobufWriter config =
        new ProtobufWriter().text(1, model.name()).text(2, model.platform()).message(3, newest);
    model.inputs().forEach(tensor -> config.message(5, configured(tensor, 4)));
    model.outputs().forEach(tensor -> config.message(6, configured(tensor, 3)));
    for (Map.Entry<String, String> property : model.properties().entrySet()) {
      ProtobufWriter value = new ProtobufWriter().text(1, property.getValue());
      config.message(14, new ProtobufWriter().text(1, property.getKey()).message(2, value));
    }
    return new ProtobufWriter().message(1, config.text(17, "bellwether"));
  }

  private static ProtobufWriter configured(ModelDescription.TensorDescription tensor, int shape) {
    return new ProtobufWriter()
        .text(1, tensor.name())
        .varint(2, number(tensor.datatype()))
        .varints(shape, tensor.shape());
  }

  /** The type's number in a model's configuration. */
  private static int number(Datatype type) {
    return switch (type) {
      case BOOL -> 1;
      case UINT8 -> 2;
      case UINT16 -> 3;
      case UINT32 -> 4;
      case UINT64 -> 5;
      case INT8 -> 6;
      case INT16 -> 7;
      case INT32 -> 8;
      case INT64 -> 9;
      case FP16 -> 10;
      case FP32 -> 11;
      case FP64 -> 12;
      case BYTES -> 13;
      case BF16 -> 14;
    };
  }

  /** {@code ModelStatisticsResponse}. */
  static ProtobufWriter statistics(List<Total> totals) {
    ProtobufWriter out = new ProtobufWriter();
    totals.forEach(total -> out.message(1, statistics(total)));
    return out;
  }

  private static ProtobufWriter statistics(Total total) {
    ProtobufWriter answered = timed(total.answered(), total.answering());
    ProtobufWriter none = timed(0, Duration.ZERO);
    ProtobufWriter inference =
        new ProtobufWriter()
            .message(1, answered)
            .message(2, timed(total.failed(), total.failing()))
            .message(3, none)
            .message(4, none)
            .message(5, answered)
            .message(6, none)
            .message(7, timed(total.remembered(), total.recalling()))
            .message(8, timed(total.computed(), total.computing()));
    return new ProtobufWriter()
        .text(1, total.model())
        .text(2, total.version())
        .varint(3, total.last().map(Instant::toEpochMilli).orElse(0L))
        .varint(4, total.predictions())
        .varint(5, total.answered())
        .message(6, inference);
  }

  private static ProtobufWriter timed(long count, Duration time) {
    return new ProtobufWriter().varint(1, count).varint(2, time.toNanos());
  }

  /** {@code RepositoryIndexResponse}. */
  static ProtobufWriter index(List<Repository.Entry> entries) {
    ProtobufWriter out = new ProtobufWriter();
    for (Repository.Entry entry : entries) {
      String version = entry.version();
      out.message(
          1,
          new ProtobufWriter()
              .text(1, entry.name())
              .text(2, version == null ? "" : version)
              .text(3, entry.state())
              .text(4, entry.reason()));
    }
    return out;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reply: JSON, and behind it the tensors that are sent as bytes.
 *
 * @param jsonLength absent if it is all JSON
 */
record InferReply(byte[] body, Optional<Integer> jsonLength) {
  /** NaN is null, the infinities are bare words, numbers the shortest that read back equal. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  static InferReply of(InferRequest request, Outputs outputs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    List<byte[]> tensors = new ArrayList<>();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model_name", outputs.model().version().model());
      json.writeStringField("model_version", outputs.model().version().version());
      if (request.id().isPresent()) {
        json.writeStringField("id", request.id().get());
      }
      json.writeObjectFieldStart("parameters");
      json.writeStringField("route", outputs.route());
      if (outputs.onlyId().isPresent()) {
        json.writeStringField("prediction_id", outputs.onlyId().get());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("outputs");
      for (Outputs.Filled output : outputs.all()) {
        tensor(json, output, tensors);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    int jsonLength = out.size();
    for (byte[] tensor : tensors) {
      out.writeBytes(tensor);
    }
    return new InferReply(
        out.toByteArray(), tensors.isEmpty() ? Optional.empty() : Optional.of(jsonLength));
  }

  private static void tensor(JsonGenerator json, Outputs.Filled output, List<byte[]> tensors)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", output.output().label());
    json.writeStringField("datatype", output.datatype().name());
    json.writeFieldName("shape");
    json.writeArray(output.shape(), 0, output.shape().length);
    if (output.binary()) {
      byte[] bytes = output.bytes();
      tensors.add(bytes);
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", bytes.length);
      json.writeEndObject();
    } else {
      json.writeArrayFieldStart("data");
      for (double number : output.numbers()) {
        number(json, output.datatype(), number);
      }
      for (String text : output.texts()) {
        json.writeString(text);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, Datatype datatype, double number)
      throws IOException {
    if (Double.isNaN(number)) {
      json.writeNull();
      return;
    }
    switch (datatype) {
      case BOOL -> json.writeBoolean(number != 0);
      case FP16, FP32 -> json.writeNumber((float) number);
      case UINT8, INT32, INT64 -> json.writeNumber((long) number);
      default -> json.writeNumber(number);
    }
  }
}

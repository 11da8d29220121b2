// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.JsonSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads a request's JSON, and the tensors behind it, straight into arrays. */
final class InferRequestReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final byte[] body;
  private final int jsonLength;
  private final JsonParser parser;
  private final Inputs inputs = new Inputs();
  private final List<InferRequest.Wanted> outputs = new ArrayList<>();
  private Optional<String> id = Optional.empty();
  private final Map<String, @Nullable Object> params = new LinkedHashMap<>();
  private boolean binary;

  /** Where the next tensor's bytes begin. */
  private int binaryAt;

  private InferRequestReader(byte[] body, int jsonLength) throws IOException {
    this.body = body;
    this.jsonLength = jsonLength;
    this.binaryAt = jsonLength;
    this.parser = JSON.createParser(body, 0, jsonLength);
  }

  /**
   * @param jsonLength how much of the body is JSON; tensors are behind it
   * @throws Malformed if it is no request
   */
  static InferRequest read(byte[] body, int jsonLength) {
    try {
      return new InferRequestReader(body, jsonLength).request();
    } catch (JsonProcessingException e) {
      throw JsonSyntax.refusal(e);
    } catch (IOException e) {
      throw new Malformed("the body cannot be read: " + e.getMessage());
    }
  }

  private InferRequest request() throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, "the body", "a JSON object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue; // As clients write what is absent.
      }
      switch (field) {
        case "id" -> id = Optional.of(text("id"));
        case "inputs" -> {
          expect(value, JsonToken.START_ARRAY, field, "a list of tensors");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            inputs.add(input());
          }
        }
        case "outputs" -> {
          expect(value, JsonToken.START_ARRAY, field, "a list of objects with a name");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (outputs.size() == Output.MOST) {
              throw new Malformed(
                  "outputs: more than %d (expected: each once)".formatted(outputs.size()));
            }
            outputs.add(output());
          }
        }
        case "parameters" -> parameters();
        default -> parser.skipChildren();
      }
    }
    checkEnd();
    return new InferRequest(id, inputs.all(), outputs, binary, params);
  }

  private void checkEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw new Malformed("something stands behind the JSON object (expected: one object)");
    }
    if (binaryAt != body.length) {
      throw new Malformed(
          "%d bytes behind the last tensor (expected: none)".formatted(body.length - binaryAt));
    }
  }

  private InferRequest.Wanted output() throws IOException {
    expect(parser.currentToken(), JsonToken.START_OBJECT, "outputs", "objects with a name");
    String name = null;
    InferRequest.Wanted said = new InferRequest.Wanted("");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (field) {
        case "name" -> name = text("outputs.name");
        case "parameters" -> said = outputParameters();
        default -> parser.skipChildren();
      }
    }
    return new InferRequest.Wanted(present("outputs.name", name), said.binary(), said.classes());
  }

  private Tensor input() throws IOException {
    expect(parser.currentToken(), JsonToken.START_OBJECT, "inputs", "objects with name and shape");
    Input input = new Input();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (field) {
        case "name" -> input.name = text("inputs.name");
        case "datatype" -> input.datatype = Datatype.of(input.label() + ".datatype", text(field));
        case "shape" -> input.shape = shape(input.label());
        case "data" -> data(input);
        case "parameters" -> parameters(input);
        default -> parser.skipChildren();
      }
    }
    return tensor(input);
  }

  /** An input as far as it has been read: its fields may come in any order. */
  private static final class Input {
    private @Nullable String name;
    private @Nullable Datatype datatype;
    private int @Nullable [] shape;
    private Tensor.@Nullable Values values;
    private int dataAt = -1;
    private int binarySize = -1;
    private boolean base64;

    String label() {
      return name == null ? "inputs" : name;
    }
  }

  /** Values are read at once if it is known what they are, else when it is. */
  private void data(Input input) throws IOException {
    if (input.datatype != null && input.shape != null) {
      input.values = values(parser, input.label(), input.datatype, input.shape);
    } else {
      input.dataAt = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
    }
  }

  private Tensor tensor(Input input) throws IOException {
    String name = present("inputs.name", input.name);
    Datatype datatype = present(name + ".datatype", input.datatype);
    int[] shape = present(name + ".shape", input.shape);
    Tensor.Values values = input.values;
    if (input.dataAt >= 0) {
      try (JsonParser again = JSON.createParser(body, input.dataAt, jsonLength - input.dataAt)) {
        again.nextToken();
        values = values(again, name, datatype, shape);
      }
    }
    if (input.binarySize >= 0) {
      if (values != null) {
        throw new Malformed(
            "%s: has data and binary_data_size (expected: one of them)".formatted(name));
      }
      values = bytes(name, datatype, shape, input.binarySize);
    }
    Tensor.Values found = present(name + ".data", values);
    return new Tensor(name, datatype, shape, input.base64 ? Tensor.ofBase64(name, found) : found);
  }

  private Tensor.Values values(JsonParser from, String name, Datatype datatype, int[] shape)
      throws IOException {
    return TensorData.read(
        from, name, datatype, shape, inputs.count(name, shape, body.length / 2 + 1));
  }

  private Tensor.Values bytes(String name, Datatype datatype, int[] shape, int size) {
    if (size > body.length - binaryAt) {
      throw new Malformed(
          "%s: binary_data_size %d, but %d bytes follow (expected: the tensors behind the JSON, whose length the header Inference-Header-Content-Length tells)"
              .formatted(name, size, body.length - binaryAt));
    }
    ByteBuffer own = ByteBuffer.wrap(body, binaryAt, size);
    binaryAt += size;
    return BinaryTensors.read(name, datatype, inputs.count(name, shape, size), own);
  }

  private int[] shape(String name) throws IOException {
    expect(parser.currentToken(), JsonToken.START_ARRAY, name + ".shape", "a list of sizes");
    int[] shape = new int[Tensor.MOST_DIMENSIONS];
    int rank = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (rank == shape.length) {
        throw new Malformed(
            "%s.shape: more than %d sizes (expected: at most that)".formatted(name, rank));
      }
      shape[rank++] = size(name + ".shape", Tensor.MOST_VALUES);
    }
    if (rank == 0) {
      throw new Malformed(name + ".shape: empty (expected: at least one size)");
    }
    return Arrays.copyOf(shape, rank);
  }

  private int size(String field, int most) throws IOException {
    boolean isSize =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() == JsonParser.NumberType.INT
            && parser.getIntValue() >= 0
            && parser.getIntValue() <= most;
    if (!isSize) {
      throw new Malformed(
          "%s: %s (expected: a whole number from 0 to %d)"
              .formatted(field, shortened(parser), most));
    }
    return parser.getIntValue();
  }

  private void parameters(Input input) throws IOException {
    String name = input.label();
    expect(parser.currentToken(), JsonToken.START_OBJECT, name + ".parameters", "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String parameter = parser.currentName();
      parser.nextToken();
      Parameters.check(parameter);
      switch (parameter) {
        case "binary_data_size" ->
            input.binarySize = size(name + ".binary_data_size", Integer.MAX_VALUE);
        case Parameters.CONTENT_TYPE -> input.base64 = Parameters.BASE64.equals(parser.getText());
        default -> {}
      }
      parser.skipChildren();
    }
  }

  /** Of the request: how it is answered, and what its model may be told besides the tensors. */
  private void parameters() throws IOException {
    expect(parser.currentToken(), JsonToken.START_OBJECT, "parameters", "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      Parameters.check(name);
      if (name.equals("binary_data_output")) {
        binary = truth("parameters." + name);
      } else if (value.isScalarValue()) {
        Parameters.put(params, name, scalar(value));
      } else {
        parser.skipChildren();
      }
    }
  }

  private @Nullable Object scalar(JsonToken value) throws IOException {
    return switch (value) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      default -> null;
    };
  }

  private boolean truth(String field) throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw new Malformed("%s: %s (expected: true or false)".formatted(field, shortened(parser)));
    }
    return parser.getBooleanValue();
  }

  /** How an output is wanted, whatever its name. */
  private InferRequest.Wanted outputParameters() throws IOException {
    String object = "outputs.parameters";
    Optional<Boolean> binaryData = Optional.empty();
    OptionalInt classes = OptionalInt.empty();
    expect(parser.currentToken(), JsonToken.START_OBJECT, object, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String parameter = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (parameter) {
        case "binary_data" -> binaryData = Optional.of(truth(object + "." + parameter));
        case Parameters.CLASSIFICATION ->
            classes =
                value == JsonToken.VALUE_NUMBER_INT
                    ? Parameters.classes(parser.getNumberValue())
                    : Parameters.classes(shortened(parser));
        default -> {
          Parameters.check(parameter);
          parser.skipChildren();
        }
      }
    }
    return new InferRequest.Wanted("", binaryData, classes);
  }

  private String text(String field) throws IOException {
    expect(parser.currentToken(), JsonToken.VALUE_STRING, field, "a text");
    return parser.getText();
  }

  private void expect(@Nullable JsonToken token, JsonToken wanted, String field, String expected)
      throws IOException {
    if (token != wanted) {
      throw new Malformed(
          "%s: %s (expected: %s)"
              .formatted(field, token == null ? "empty" : shortened(parser), expected));
    }
  }

  static String shortened(JsonParser parser) throws IOException {
    String text = String.valueOf(parser.getText());
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  private static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new Malformed(field + ": absent (expected: a value)");
    }
    return value;
  }
}

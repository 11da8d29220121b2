// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.bellwether.platform.shared.Malformed;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tensor's values in JSON: flat, or nested as the shape says. */
abstract sealed class TensorData {
  private final JsonParser parser;
  private final String name;
  private final int[] shape;
  private final int count;
  private int size;

  private TensorData(JsonParser parser, String name, int[] shape, int count) {
    this.parser = parser;
    this.name = name;
    this.shape = shape;
    this.count = count;
  }

  /**
   * Reads the list that the parser stands at.
   *
   * @param count how many values the shape asks for
   */
  static Tensor.Values read(JsonParser parser, String name, Datatype type, int[] shape, int count)
      throws IOException {
    return switch (type) {
      case FP32, FP64 -> new RealData(parser, name, shape, count, type).values();
      case BOOL -> new TruthData(parser, name, shape, count).values();
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 ->
          new WholeData(parser, name, shape, count, type).values();
      case BYTES -> new TextData(parser, name, shape, count).values();
      case FP16, BF16 ->
          throw new Malformed(
              "%s: %s in JSON (expected: binary data, or FP32)".formatted(name, type));
    };
  }

  /** Takes the value that the parser stands at. */
  abstract void take(JsonToken token, int index) throws IOException;

  final void fill() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new Malformed("%s.data: no list (expected: a list of values)".formatted(name));
    }
    list(0);
    if (size != count) {
      throw wrongCount(size);
    }
  }

  private void list(int depth) throws IOException {
    int length = 0;
    int nested = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      length++;
      if (token == JsonToken.START_ARRAY) {
        nested++;
        if (depth + 1 == shape.length) {
          throw wrongNesting();
        }
        list(depth + 1);
      } else if (size == count) {
        throw wrongCount(count + 1);
      } else {
        take(token, size++);
      }
    }
    boolean flat = depth == 0 && nested == 0;
    boolean leaf = depth == shape.length - 1;
    if (!flat && (length != shape[depth] || nested != (leaf ? 0 : length))) {
      throw wrongNesting();
    }
  }

  private Malformed wrongCount(int found) {
    return new Malformed(
        "%s.data: %s values (expected: %d, for the shape %s)"
            .formatted(
                name,
                found > count ? "more than " + count : "" + found,
                count,
                Arrays.toString(shape)));
  }

  private Malformed wrongNesting() {
    return new Malformed(
        "%s.data: is not nested as the shape %s says (expected: a flat list, or lists of these sizes)"
            .formatted(name, Arrays.toString(shape)));
  }

  final Malformed wrong(int index, String expected) throws IOException {
    return new Malformed(
        "%s.data[%d]: %s (expected: %s)"
            .formatted(name, index, InferRequestReader.shortened(parser), expected));
  }

  private static final class RealData extends TensorData {
    private final JsonParser parser;
    private final Datatype type;
    private final double[] values;

    RealData(JsonParser parser, String name, int[] shape, int count, Datatype type) {
      super(parser, name, shape, count);
      this.parser = parser;
      this.type = type;
      this.values = new double[count];
    }

    Tensor.Values values() throws IOException {
      fill();
      return new Tensor.Reals(values);
    }

    @Override
    void take(JsonToken token, int index) throws IOException {
      if (token == JsonToken.VALUE_NULL) {
        values[index] = Double.NaN;
        return;
      }
      if (!token.isNumeric()) {
        throw wrong(index, "a number, or null where it is missing");
      }
      boolean bare = parser.isNaN();
      values[index] = type == Datatype.FP32 ? parser.getFloatValue() : parser.getDoubleValue();
      if (!bare && Double.isInfinite(values[index])) {
        throw wrong(index, "a value that " + type + " can hold, or Infinity");
      }
    }
  }

  private static final class WholeData extends TensorData {
    private final JsonParser parser;
    private final Datatype type;
    private final long[] values;

    WholeData(JsonParser parser, String name, int[] shape, int count, Datatype type) {
      super(parser, name, shape, count);
      this.parser = parser;
      this.type = type;
      this.values = new long[count];
    }

    Tensor.Values values() throws IOException {
      fill();
      return new Tensor.Wholes(values);
    }

    @Override
    void take(JsonToken token, int index) throws IOException {
      boolean fits =
          token == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && parser.getLongValue() >= type.min()
              && parser.getLongValue() <= type.max();
      if (!fits) {
        throw wrong(
            index,
            "a whole number from %d to %d; what may be missing is sent as FP64"
                .formatted(type.min(), type.max()));
      }
      values[index] = parser.getLongValue();
    }
  }

  private static final class TruthData extends TensorData {
    private final boolean[] values;

    TruthData(JsonParser parser, String name, int[] shape, int count) {
      super(parser, name, shape, count);
      this.values = new boolean[count];
    }

    Tensor.Values values() throws IOException {
      fill();
      return new Tensor.Truths(values);
    }

    @Override
    void take(JsonToken token, int index) throws IOException {
      if (!token.isBoolean()) {
        throw wrong(index, "true or false; what may be missing is sent as FP64");
      }
      values[index] = token == JsonToken.VALUE_TRUE;
    }
  }

  private static final class TextData extends TensorData {
    private final JsonParser parser;
    private final @Nullable String[] values;

    TextData(JsonParser parser, String name, int[] shape, int count) {
      super(parser, name, shape, count);
      this.parser = parser;
      this.values = new String[count];
    }

    Tensor.Values values() throws IOException {
      fill();
      return new Tensor.Texts(values);
    }

    @Override
    void take(JsonToken token, int index) throws IOException {
      if (token == JsonToken.VALUE_NULL) {
        return;
      }
      if (token != JsonToken.VALUE_STRING) {
        throw wrong(index, "a text, or null where it is missing");
      }
      values[index] = parser.getText();
    }
  }
}

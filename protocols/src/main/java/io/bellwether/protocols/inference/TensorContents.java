// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import io.bellwether.protocols.http.ProtobufReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A tensor's values in {@code InferTensorContents}: a list for each kind of number. */
abstract sealed class TensorContents {
  private final String name;
  private final Datatype type;
  private final int[] shape;
  private final int count;
  private int size;

  private TensorContents(String name, Datatype type, int[] shape, int count) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.count = count;
  }

  /** The lists, by their fields' numbers. */
  private enum Values {
    BOOL(1, ProtobufReader.VARINT),
    INT(2, ProtobufReader.VARINT),
    INT64(3, ProtobufReader.VARINT),
    UINT(4, ProtobufReader.VARINT),
    UINT64(5, ProtobufReader.VARINT),
    FP32(6, ProtobufReader.FIXED32),
    FP64(7, ProtobufReader.FIXED64),
    BYTES(8, -1);

    private final int field;
    private final int wireType;

    Values(int field, int wireType) {
      this.field = field;
      this.wireType = wireType;
    }

    static Values of(String name, Datatype type) {
      return switch (type) {
        case BOOL -> BOOL;
        case INT8, INT16, INT32 -> INT;
        case INT64 -> INT64;
        case UINT8, UINT16, UINT32 -> UINT;
        case UINT64 -> UINT64;
        case FP32 -> FP32;
        case FP64 -> FP64;
        case BYTES -> BYTES;
        case FP16, BF16 ->
            throw new Malformed(
                "%s: %s in contents (expected: raw_input_contents, or FP32)".formatted(name, type));
      };
    }

    String label() {
      return name().toLowerCase(Locale.ROOT) + "_contents";
    }

    static String label(int field) {
      return Arrays.stream(values())
          .filter(values -> values.field == field)
          .findFirst()
          .map(Values::label)
          .orElse("field " + field);
    }
  }

  /** The number of the field for an output of this type. */
  static int field(Datatype type) {
    return Values.of("", type).field;
  }

  /**
   * Reads all of them.
   *
   * @param count how many the shape asks for
   */
  static Tensor.Values read(String name, Datatype type, int[] shape, int count, ProtobufReader in) {
    return switch (Values.of(name, type)) {
      case FP32, FP64 -> new Reals(name, type, shape, count).values(in);
      case BOOL -> new Truths(name, type, shape, count).values(in);
      case INT, INT64, UINT, UINT64 -> new Wholes(name, type, shape, count).values(in);
      case BYTES -> new Texts(name, type, shape, count).values(in);
    };
  }

  /** Takes the value that the reader stands at. */
  abstract void take(ProtobufReader in, int index);

  final void fill(ProtobufReader in) {
    Values wanted = Values.of(name, type);
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field != wanted.field) {
        throw new Malformed(
            "%s.contents: %s (expected: %s, for %s)"
                .formatted(name, Values.label(field), wanted.label(), type));
      }
      if (wanted != Values.BYTES && in.hasLength()) {
        ProtobufReader packed = in.packed(wanted.wireType);
        while (packed.hasRemaining()) {
          add(packed);
        }
      } else {
        add(in);
      }
    }
    if (size != count) {
      throw wrongCount("" + size);
    }
  }

  private void add(ProtobufReader in) {
    if (size == count) {
      throw wrongCount("more than " + count);
    }
    take(in, size++);
  }

  private Malformed wrongCount(String found) {
    return new Malformed(
        "%s.contents: %s values (expected: %d, for the shape %s)"
            .formatted(name, found, count, Arrays.toString(shape)));
  }

  final Malformed wrong(int index, String value, String expected) {
    return new Malformed(
        "%s.contents[%d]: %s (expected: %s)".formatted(name, index, value, expected));
  }

  private static final class Reals extends TensorContents {
    private final boolean single;
    private final double[] values;

    Reals(String name, Datatype type, int[] shape, int count) {
      super(name, type, shape, count);
      this.single = type == Datatype.FP32;
      this.values = new double[count];
    }

    Tensor.Values values(ProtobufReader in) {
      fill(in);
      return new Tensor.Reals(values);
    }

    @Override
    void take(ProtobufReader in, int index) {
      values[index] = single ? Float.intBitsToFloat(in.fixed32()) : in.real();
    }
  }

  private static final class Wholes extends TensorContents {
    private final Datatype type;
    private final long[] values;

    Wholes(String name, Datatype type, int[] shape, int count) {
      super(name, type, shape, count);
      this.type = type;
      this.values = new long[count];
    }

    Tensor.Values values(ProtobufReader in) {
      fill(in);
      return new Tensor.Wholes(values);
    }

    @Override
    void take(ProtobufReader in, int index) {
      long value = in.varint();
      if (value < type.min() || value > type.max()) {
        String found = type.min() < 0 ? "" + value : Long.toUnsignedString(value);
        throw wrong(index, found, "a whole number from %d to %d".formatted(type.min(), type.max()));
      }
      values[index] = value;
    }
  }

  private static final class Truths extends TensorContents {
    private final boolean[] values;

    Truths(String name, Datatype type, int[] shape, int count) {
      super(name, type, shape, count);
      this.values = new boolean[count];
    }

    Tensor.Values values(ProtobufReader in) {
      fill(in);
      return new Tensor.Truths(values);
    }

    @Override
    void take(ProtobufReader in, int index) {
      values[index] = in.varint() != 0;
    }
  }

  private static final class Texts extends TensorContents {
    private final @Nullable String[] values;

    Texts(String name, Datatype type, int[] shape, int count) {
      super(name, type, shape, count);
      this.values = new String[count];
    }

    Tensor.Values values(ProtobufReader in) {
      fill(in);
      return new Tensor.Texts(values);
    }

    @Override
    void take(ProtobufReader in, int index) {
      try {
        values[index] = StandardCharsets.UTF_8.newDecoder().decode(in.slice()).toString();
      } catch (CharacterCodingException e) {
        throw wrong(index, "no UTF-8", "UTF-8");
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import static java.nio.ByteBuffer.wrap;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.platform.shared.Malformed;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An input of a request.
 *
 * @param shape its sizes, whose product is the number of values
 * @param values the last dimension varies fastest
 */
record Tensor(String name, Datatype datatype, int[] shape, Values values) {
  /** What one request may hold: more would not fit in memory for many requests at a time. */
  static final int MOST_VALUES = 1 << 20;

  static final int MOST_DIMENSIONS = 8;

  Tensor {
    if (values.size() != size(name, shape)) {
      throw new Malformed(
          "%s: %d values (expected: as many as its shape %s has)"
              .formatted(name, values.size(), Arrays.toString(shape)));
    }
  }

  /** How many values a tensor of this shape has. */
  static int size(String name, int[] shape) {
    long size = 1;
    for (int length : shape) {
      size *= length; // Both have at most 21 bits.
      if (size > MOST_VALUES) {
        throw new Malformed(
            "%s: shape %s (expected: at most %d values in a request; send several)"
                .formatted(name, Arrays.toString(shape), MOST_VALUES));
      }
    }
    return (int) size;
  }

  /**
   * What texts stand for that say other texts in base64, as MLServer's clients write bytes; other
   * values stay.
   */
  static Values ofBase64(String name, Values values) {
    if (!(values instanceof Texts(String[] texts))) {
      return values;
    }
    @Nullable String[] decoded = new String[texts.length];
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      try {
        decoded[i] =
            text == null
                ? null
                : UTF_8.newDecoder().decode(wrap(Base64.getDecoder().decode(text))).toString();
      } catch (IllegalArgumentException | CharacterCodingException e) {
        throw new Malformed(
            "%s.data[%d]: no text in base64 (expected: one, as content_type says)"
                .formatted(name, i));
      }
    }
    return new Texts(decoded);
  }

  /** Values of one kind. */
  sealed interface Values {
    int size();

    /** The value in our words; null where it is missing. */
    @Nullable Object at(int index);
  }

  /** NaN is a missing one. */
  record Reals(double[] values) implements Values {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public @Nullable Object at(int index) {
      double value = values[index];
      return Double.isNaN(value) ? null : (Object) value;
    }
  }

  record Wholes(long[] values) implements Values {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Object at(int index) {
      return values[index];
    }
  }

  record Truths(boolean[] values) implements Values {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Object at(int index) {
      return values[index];
    }
  }

  record Texts(@Nullable String[] values) implements Values {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public @Nullable Object at(int index) {
      return values[index];
    }
  }
}

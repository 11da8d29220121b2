// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Parameters of tensors that Triton knows and that this server does not do. */
final class Parameters {
  /** MLServer's: what a tensor's values stand for. */
  static final String CONTENT_TYPE = "content_type";

  /** Such a type: texts are bytes in base64. */
  static final String BASE64 = "base64";

  /** Triton's, of an output: how many classes are told. */
  static final String CLASSIFICATION = "classification";

  /** Of a request. */
  private static final int MOST = 1000;

  private Parameters() {}

  /**
   * Adds what a model may be told.
   *
   * @throws Malformed if there are too many
   */
  static void put(Map<String, @Nullable Object> all, String name, @Nullable Object value) {
    if (all.size() == MOST) {
      throw new Malformed("parameters: more than %d (expected: at most that)".formatted(MOST));
    }
    all.put(name, value);
  }

  /**
   * How many classes an output is to tell; of more than it has it tells all.
   *
   * @throws Malformed unless it is a whole number above 0
   */
  static OptionalInt classes(@Nullable Object count) {
    double wanted =
        switch (count) {
          case Integer whole -> whole;
          case Long whole -> whole;
          case BigInteger whole -> whole.doubleValue();
          case null, default -> 0;
        };
    if (wanted < 1) {
      throw new Malformed(
          "%s: %s (expected: a whole number from 1, of the classes that an output tells)"
              .formatted(CLASSIFICATION, count));
    }
    return OptionalInt.of((int) Math.min(wanted, Tensor.MOST_VALUES));
  }

  /**
   * @throws Malformed if a tensor with this parameter would not be what the client means
   */
  static void check(String name) {
    if (name.equals(CLASSIFICATION)) {
      throw new Malformed(
          "classification: of something else than an output (expected: among the parameters of the"
              + " output whose classes are wanted)");
    }
    if (name.startsWith("shared_memory_")) {
      throw new Malformed(
          name
              + ": the server reads and writes no memory of its clients (expected: tensors in the"
              + " message)");
    }
  }
}

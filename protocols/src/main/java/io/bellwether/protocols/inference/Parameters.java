// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.shared.Malformed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of tensors that Triton knows and that this server does not do. */
final class Parameters {
  /** MLServer's: what a tensor's values stand for. */
  static final String CONTENT_TYPE = "content_type";

  /** Such a type: texts are bytes in base64. */
  static final String BASE64 = "base64";

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
   * @throws Malformed if a tensor with this parameter would not be what the client means
   */
  static void check(String name) {
    if (name.equals("classification")) {
      throw new Malformed("classification: is not supported (expected: the output as it is)");
    }
    if (name.startsWith("shared_memory_")) {
      throw new Malformed(
          name
              + ": the server reads and writes no memory of its clients (expected: tensors in the"
              + " message)");
    }
  }
}

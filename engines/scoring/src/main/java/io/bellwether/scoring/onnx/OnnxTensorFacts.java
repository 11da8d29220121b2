// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a tensor in the file, once it is known to be there with all its values.
 *
 * @param list its values, if they are texts or whole numbers and not too many for names of classes
 */
record OnnxTensorFacts(String name, List<String> list) {
  private static final int MOST_CLASSES = 10_000;
  private static final int INT64 = 7;

  /** Reads a TensorProto. */
  static OnnxTensorFacts read(ProtoReader in) {
    String name = "";
    List<String> list = new ArrayList<>();
    List<String> raw = new ArrayList<>();
    long elements = 1;
    long type = 0;
    long bytes = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> elements = times(in, elements);
        case 2 -> type = in.number();
        case 5, 7 -> {
          bytes += in.size();
          if (list.size() < MOST_CLASSES) {
            in.numbers(number -> list.add(Long.toString(number)));
          }
        }
        case 6 -> {
          bytes += 1L + in.size();
          if (list.size() < MOST_CLASSES) {
            list.add(in.text());
          }
        }
        case 4, 10, 11 -> bytes += in.size();
        case 8 -> name = in.text();
        case 9 -> {
          bytes += in.size();
          if (in.size() < MOST_CLASSES * Long.BYTES && in.size() % Long.BYTES == 0) {
            in.rawLongs(number -> raw.add(Long.toString(number)));
          }
        }
        case 13 -> throw elsewhere(in);
        case 14 -> {
          if (in.number() != 0) {
            throw elsewhere(in);
          }
        }
        default -> {}
      }
    }
    if (elements > 2 * bytes) { // The smallest elements are two in a byte.
      throw in.broken(
          "tensor %s of %d elements in %d bytes".formatted(name, elements, bytes), "all of them");
    }
    return new OnnxTensorFacts(name, type == INT64 && list.isEmpty() ? raw : list);
  }

  private static long times(ProtoReader in, long elements) {
    long[] product = {elements};
    in.numbers(
        size -> {
          if (size < 0 || size > Integer.MAX_VALUE) {
            throw in.broken("a tensor of size " + size, "0 to " + Integer.MAX_VALUE);
          }
          product[0] = Math.multiplyExact(product[0], size);
          if (product[0] > Integer.MAX_VALUE) {
            throw in.broken("a tensor of %d elements".formatted(product[0]), "at most 2147483647");
          }
        });
    return product[0];
  }

  private static RuntimeException elsewhere(ProtoReader in) {
    return in.broken(
        "a tensor whose values are in another file",
        "all in one file; save it again with save_as_external_data=False");
  }
}

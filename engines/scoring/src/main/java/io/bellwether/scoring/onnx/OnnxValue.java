// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param element of a tensor; empty if it is none of ours
 * @param shape of a tensor, {@link #ANY} where a size is open; empty if nothing is said of it
 */
record OnnxValue(String name, Kind kind, Optional<Element> element, Optional<List<Long>> shape) {
  static final long ANY = -1;

  enum Kind {
    TENSOR,
    OTHER
  }

  /** Reads a ValueInfoProto. */
  static OnnxValue read(ProtoReader in) {
    String name = "";
    OnnxValue type = new OnnxValue("", Kind.OTHER, Optional.empty(), Optional.empty());
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> type = type(in.message("type"));
        default -> {}
      }
    }
    return new OnnxValue(name, type.kind, type.element, type.shape);
  }

  private static OnnxValue type(ProtoReader in) {
    OnnxValue type = new OnnxValue("", Kind.OTHER, Optional.empty(), Optional.empty());
    while (in.next()) {
      switch (in.field()) {
        case 1 -> type = tensor(in.message("tensor_type"));
        default -> {}
      }
    }
    return type;
  }

  private static OnnxValue tensor(ProtoReader in) {
    Optional<Element> element = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> element = Element.of(in.number());
        case 2 -> shape = Optional.of(shape(in.message("shape")));
        default -> {}
      }
    }
    return new OnnxValue("", Kind.TENSOR, element, shape);
  }

  private static List<Long> shape(ProtoReader in) {
    List<Long> sizes = new ArrayList<>();
    while (in.next()) {
      if (in.field() == 1) {
        long size = ANY;
        ProtoReader dimension = in.message("dim");
        while (dimension.next()) {
          if (dimension.field() == 1) {
            size = dimension.number();
          }
        }
        sizes.add(size);
      }
    }
    return sizes;
  }

  /** Such as {@code FLOAT [n, 4]}. */
  String described() {
    String type = element.map(Element::name).orElse("a type that is not known");
    return switch (kind) {
      case TENSOR ->
          type
              + shape
                  .map(
                      sizes ->
                          sizes.stream()
                              .map(size -> size < 0 ? "n" : Long.toString(size))
                              .collect(Collectors.joining(", ", " [", "]")))
                  .orElse(" of any shape");
      case OTHER -> "no tensor";
    };
  }
}

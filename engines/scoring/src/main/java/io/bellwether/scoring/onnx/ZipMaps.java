// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Leaves out ZipMap, with which scikit-learn's converter ends a classifier: a map for each row
 * takes ten times as long to hand over as to compute. The probabilities that it would have put into
 * maps come out instead, under the same name; in which order is known of it.
 */
final class ZipMaps {
  private static final int OPSETS = 8;
  private static final int GRAPH = 7;
  private static final int NODE = 1;
  private static final int OUTPUT = 12;

  private final byte[] file;

  /** By the name of the output, how many classes there are. */
  private final Map<String, Integer> maps;

  private ZipMaps(byte[] file, Map<String, Integer> maps) {
    this.file = file;
    this.maps = maps;
  }

  /** The same file if it has none. */
  static byte[] removed(byte[] file, OnnxFile facts) {
    Map<String, Integer> maps = new HashMap<>();
    for (OnnxValue output : facts.outputs()) {
      facts
          .maker(output.name())
          .filter(ZipMaps::isZipMap)
          .ifPresent(maker -> maps.put(output.name(), maker.classes().size()));
    }
    return maps.isEmpty() ? file : new ZipMaps(file, maps).model();
  }

  static boolean isZipMap(OnnxNode node) {
    return node.operator().equals("ZipMap")
        && node.domain().equals("ai.onnx.ml")
        && !node.classes().isEmpty();
  }

  private byte[] model() {
    ProtoWriter out = new ProtoWriter();
    ProtoReader in = new ProtoReader(file, "model");
    boolean hasIdentity = false;
    while (in.next()) {
      hasIdentity |= in.field() == OPSETS && isOfOnnx(in.message("opset_import"));
      if (in.field() == GRAPH) {
        out.bytes(GRAPH, graph(in.message("graph")));
      } else {
        out.copy(file, in.start(), in.end());
      }
    }
    if (!hasIdentity) {
      out.message(OPSETS, opset -> opset.text(1, "").number(2, 9)); // Version 9 of ONNX's own.
    }
    return out.written();
  }

  private static boolean isOfOnnx(ProtoReader in) {
    String domain = "";
    while (in.next()) {
      domain = in.field() == 1 ? in.text() : domain;
    }
    return domain.isEmpty();
  }

  private byte[] graph(ProtoReader in) {
    ProtoWriter out = new ProtoWriter();
    while (in.next()) {
      String name = "";
      if (in.field() == NODE || in.field() == OUTPUT) {
        name =
            in.field() == NODE ? made(in.message("node")) : OnnxValue.read(in.message("o")).name();
      }
      Integer classes = maps.get(name);
      if (classes == null) {
        out.copy(file, in.start(), in.end());
      } else if (in.field() == NODE) {
        out.bytes(NODE, identity(in.message("node"), name));
      } else {
        out.bytes(OUTPUT, floats(name, classes));
      }
    }
    return out.written();
  }

  private static String made(ProtoReader in) {
    String name = "";
    while (in.next()) {
      name = in.field() == 2 ? in.text() : name;
    }
    return name;
  }

  private static byte[] identity(ProtoReader in, String name) {
    String input = "";
    while (in.next()) {
      input = in.field() == 1 ? in.text() : input;
    }
    return new ProtoWriter().text(1, input).text(2, name).text(4, "Identity").written();
  }

  /** {@code name, type{tensor_type{elem_type: FLOAT, shape{dim{}, dim{dim_value: classes}}}}}. */
  private static byte[] floats(String name, int classes) {
    Consumer<ProtoWriter> shape =
        out -> out.bytes(1, new byte[0]).message(1, size -> size.number(1, classes));
    Consumer<ProtoWriter> tensor = out -> out.number(1, 1).message(2, shape);
    return new ProtoWriter().text(1, name).message(2, type -> type.message(1, tensor)).written();
  }
}

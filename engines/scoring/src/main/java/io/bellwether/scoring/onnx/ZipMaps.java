// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

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
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    ProtoReader in = new ProtoReader(file, "model");
    boolean hasIdentity = false;
    while (in.next()) {
      hasIdentity |= in.field() == OPSETS && isOfOnnx(in.message("opset_import"));
      if (in.field() == GRAPH) {
        field(out, GRAPH, graph(in.message("graph")));
      } else {
        out.write(file, in.start(), in.end() - in.start());
      }
    }
    if (!hasIdentity) {
      out.writeBytes(new byte[] {(OPSETS << 3) | 2, 2, 2 << 3, 9}); // Version 9 of ONNX's own.
    }
    return out.toByteArray();
  }

  private static boolean isOfOnnx(ProtoReader in) {
    String domain = "";
    while (in.next()) {
      domain = in.field() == 1 ? in.text() : domain;
    }
    return domain.isEmpty();
  }

  private byte[] graph(ProtoReader in) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    while (in.next()) {
      String name = "";
      if (in.field() == NODE || in.field() == OUTPUT) {
        name =
            in.field() == NODE ? made(in.message("node")) : OnnxValue.read(in.message("o")).name();
      }
      Integer classes = maps.get(name);
      if (classes == null) {
        out.write(file, in.start(), in.end() - in.start());
      } else if (in.field() == NODE) {
        field(out, NODE, identity(in.message("node"), name));
      } else {
        field(out, OUTPUT, floats(name, classes));
      }
    }
    return out.toByteArray();
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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, 1, input);
    text(out, 2, name);
    text(out, 4, "Identity");
    return out.toByteArray();
  }

  /** {@code name, type{tensor_type{elem_type: FLOAT, shape{dim{}, dim{dim_value: classes}}}}}. */
  private static byte[] floats(String name, int classes) {
    ByteArrayOutputStream size = new ByteArrayOutputStream();
    size.write(1 << 3);
    varint(size, classes);
    ByteArrayOutputStream shape = new ByteArrayOutputStream();
    field(shape, 1, new byte[0]);
    field(shape, 1, size.toByteArray());
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    tensor.writeBytes(new byte[] {1 << 3, 1});
    field(tensor, 2, shape.toByteArray());
    ByteArrayOutputStream type = new ByteArrayOutputStream();
    field(type, 1, tensor.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, 1, name);
    field(out, 2, type.toByteArray());
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, int number, String text) {
    field(out, number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] content) {
    out.write((number << 3) | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}

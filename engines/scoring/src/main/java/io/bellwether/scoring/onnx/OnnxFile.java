// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import io.bellwether.scoring.ModelFormatException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an ONNX file says of itself, read before native code sees it.
 *
 * @param inputs of the graph, without those that only give an initializer another value
 * @param nodes of the graph, without those of graphs within it
 * @param lists the texts and whole numbers of short initializers, such as the names of classes
 * @param takesLong whether it has steps whose work does not end with the size of the file
 */
record OnnxFile(
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    List<OnnxNode> nodes,
    Map<String, List<String>> lists,
    boolean takesLong) {
  private static final int IR_VERSION = 0x08;
  private static final int NEWEST_IR = 31;

  /** Whether the file starts with the version of ONNX's format, as every writer's files do. */
  static boolean recognises(byte[] file) {
    return file.length > 1 && file[0] == IR_VERSION && file[1] > 0 && file[1] <= NEWEST_IR;
  }

  /**
   * @throws ModelFormatException if it is broken, keeps values in other files, has steps that are
   *     not of ONNX itself, graphs within graphs without end, or tensors larger than what is there
   */
  static OnnxFile read(byte[] file) {
    return new OnnxFileReader().read(new ProtoReader(file, "model"));
  }

  /** The operator that makes this value. */
  Optional<OnnxNode> maker(String value) {
    return nodes.stream().filter(node -> node.outputs().contains(value)).findFirst();
  }

  /** The names of the classes that were known where this value was made, or before. */
  Optional<List<String>> classes(String value) {
    return classes(value, true).stream().findFirst();
  }

  /** The names of all classes that any step knew on the way to this value, each once. */
  List<String> allClasses(String value) {
    return classes(value, false).stream().flatMap(List::stream).distinct().toList();
  }

  private List<List<String>> classes(String value, boolean onlyNearest) {
    Map<String, OnnxNode> makers = new HashMap<>();
    nodes.forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
    Deque<String> values = new ArrayDeque<>(List.of(value));
    Set<String> seen = new HashSet<>();
    List<List<String>> found = new ArrayList<>();
    while (!values.isEmpty() && (found.isEmpty() || !onlyNearest)) {
      String next = values.removeFirst();
      OnnxNode maker = makers.get(next);
      if (!seen.add(next) || maker == null) {
        continue;
      }
      List<String> known = known(maker);
      if (known.isEmpty()) {
        values.addAll(maker.inputs());
      } else {
        found.add(known);
      }
    }
    return found;
  }

  private List<String> known(OnnxNode maker) {
    boolean looksUp = maker.classes().isEmpty() && maker.operator().equals("ArrayFeatureExtractor");
    return looksUp && !maker.inputs().isEmpty()
        ? lists.getOrDefault(maker.inputs().getFirst(), List.of())
        : maker.classes();
  }
}

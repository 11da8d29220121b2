// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks through a ModelProto, with all graphs within graphs, and refuses what may do harm. */
final class OnnxFileReader {
  /** Operators that the library brings along. */
  private static final Set<String> KNOWN_DOMAINS =
      Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

  /** Steps that use a weight more than once for a row, or go round. */
  private static final Set<String> LONG_STEPS =
      Set.of("Loop", "Scan", "LSTM", "GRU", "RNN", "Conv", "ConvTranspose", "Einsum", "Attention");

  private static final int DEEPEST = 8;

  private final List<OnnxValue> inputs = new ArrayList<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Set<String> initializers = new HashSet<>();

  /** An operator of each domain. */
  private final Map<String, String> domains = new HashMap<>();

  private final Set<String> ownDomains = new HashSet<>();
  private boolean takesLong;

  OnnxFile read(ProtoReader in) {
    boolean hasGraph = false;
    while (in.next()) {
      switch (in.field()) {
        case 7 -> {
          graph(in.message("graph"), 0);
          hasGraph = true;
        }
        case 20 -> throw in.broken("training_info", "a model to score, not to train");
        case 25 -> function(in.message("function"));
        default -> {}
      }
    }
    if (!hasGraph) {
      throw in.broken("no graph", "an ONNX model");
    }
    domains.forEach(
        (domain, operator) -> {
          if (!KNOWN_DOMAINS.contains(domain) && !ownDomains.contains(domain)) {
            throw in.broken(
                "operator %s of the domain %s".formatted(operator, domain),
                "operators of ONNX itself: " + KNOWN_DOMAINS);
          }
        });
    inputs.removeIf(input -> initializers.contains(input.name()));
    return new OnnxFile(inputs, outputs, nodes, lists, takesLong);
  }

  /** A function that the file itself defines: its domain is known by that. */
  private void function(ProtoReader in) {
    while (in.next()) {
      switch (in.field()) {
        case 7 -> node(in.message("node"), 1);
        case 10 -> ownDomains.add(in.text());
        case 11 -> attribute(in.message("attribute_proto"), 1, new ArrayList<>());
        default -> {}
      }
    }
  }

  private void graph(ProtoReader in, int depth) {
    if (depth > DEEPEST) {
      throw in.broken("a graph within " + depth + " graphs", "at most " + DEEPEST);
    }
    while (in.next()) {
      switch (in.field()) {
        case 1 -> {
          OnnxNode node = node(in.message("node"), depth);
          if (depth == 0) {
            nodes.add(node);
          }
        }
        case 5 -> {
          OnnxTensorFacts tensor = OnnxTensorFacts.read(in.message("initializer"));
          if (depth == 0) {
            initializers.add(tensor.name());
            lists.put(tensor.name(), tensor.list());
          }
        }
        case 11 -> top(depth, inputs, in);
        case 12 -> top(depth, outputs, in);
        case 15 -> throw in.broken("a sparse initializer", "dense ones");
        default -> {}
      }
    }
  }

  private static void top(int depth, List<OnnxValue> values, ProtoReader in) {
    if (depth == 0) {
      values.add(OnnxValue.read(in.message("value")));
    }
  }

  private OnnxNode node(ProtoReader in, int depth) {
    List<String> from = new ArrayList<>();
    List<String> to = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    String operator = "";
    String domain = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> from.add(in.text());
        case 2 -> to.add(in.text());
        case 4 -> operator = in.text();
        case 5 -> attribute(in.message("attribute"), depth, classes);
        case 7 -> domain = in.text();
        default -> {}
      }
    }
    domains.put(domain, operator);
    takesLong |= LONG_STEPS.contains(operator);
    return new OnnxNode(operator, domain, from, to, classes);
  }

  private void attribute(ProtoReader in, int depth, List<String> classes) {
    boolean ofClasses = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> ofClasses = in.text().startsWith("classlabels_");
        case 5, 10 -> OnnxTensorFacts.read(in.message("tensor"));
        case 6, 11 -> graph(in.message("graph"), depth + 1);
        case 8 -> {
          if (ofClasses) {
            in.numbers(number -> classes.add(Long.toString(number)));
          }
        }
        case 9 -> {
          if (ofClasses) {
            classes.add(in.text());
          }
        }
        case 22, 23 -> throw in.broken("a sparse tensor", "dense ones");
        default -> {}
      }
    }
  }
}

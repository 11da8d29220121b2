// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.bellwether.scoring.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a graph answers for a row of zeros, for files need not say of what shape an output is.
 *
 * @param answer the values of all outputs; NaN if the graph refuses zeros or empty texts, which it
 *     may: then its own word is taken
 */
record OnnxProbe(List<OnnxOutput> outputs, double[] answer) {
  private static final int MOST_VALUES = 100_000;

  static OnnxProbe of(OnnxFile file, OnnxInputs inputs, OrtSession session) throws OrtException {
    Map<String, OnnxTensor> tensors = inputs.of(OnnxRuntime.environment(), List.of(inputs.zeros()));
    try (OrtSession.Result result = session.run(tensors)) {
      List<OnnxOutput> outputs = new ArrayList<>();
      for (Map.Entry<String, OnnxValue> one : result) {
        add(outputs, output(file, one.getKey(), one.getValue(), end(outputs)));
      }
      double[][] answer = new double[1][end(outputs)];
      for (int i = 0; i < outputs.size(); i++) {
        outputs.get(i).read(result.get(i), answer);
      }
      return new OnnxProbe(outputs, answer[0]);
    } catch (OrtException e) {
      return declared(file, session);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxProbe declared(OnnxFile file, OrtSession session) throws OrtException {
    List<OnnxOutput> outputs = new ArrayList<>();
    for (NodeInfo one : session.getOutputInfo().values()) {
      ValueInfo info = one.getInfo();
      String name = one.getName();
      int from = end(outputs);
      add(
          outputs,
          info instanceof TensorInfo tensor
              ? tensor(file, name, tensor, from)
              : maps(name, file.classes(name).orElse(List.of()), from));
    }
    double[] unknown = new double[end(outputs)];
    Arrays.fill(unknown, Double.NaN);
    return new OnnxProbe(outputs, unknown);
  }

  private static int end(List<OnnxOutput> outputs) {
    return outputs.isEmpty() ? 0 : outputs.getLast().from() + outputs.getLast().width();
  }

  private static void add(List<OnnxOutput> outputs, OnnxOutput output) {
    outputs.add(output);
    if (end(outputs) > MOST_VALUES) {
      throw refused(output.name(), end(outputs) + " values for a row", "at most " + MOST_VALUES);
    }
  }

  private static OnnxOutput output(OnnxFile file, String name, OnnxValue value, int from)
      throws OrtException {
    return switch (value) {
      case OnnxTensor tensor -> tensor(file, name, tensor.getInfo(), from);
      case OnnxSequence sequence -> maps(name, classes(file, name, sequence), from);
      default -> throw refused(name, "" + value.getInfo(), "a tensor");
    };
  }

  private static OnnxOutput tensor(OnnxFile file, String name, TensorInfo info, int from) {
    long[] shape = info.getShape();
    Optional<Element> element = Element.of(info.type);
    boolean flat = shape.length == 1;
    boolean isTable = flat || (shape.length == 2 && shape[1] > 0 && shape[1] <= MOST_VALUES);
    if (element.isEmpty() || !isTable || shape[0] > 1) {
      throw refused(
          name,
          info.type + " " + Arrays.toString(shape) + " for one row",
          "[1] or [1, k] of FLOAT, DOUBLE, INT32, INT64, BOOL or STRING");
    }
    boolean isText = element.get() == Element.STRING;
    List<String> classes = isText ? file.classes(name).orElse(List.of()) : List.of();
    if (isText && (classes.isEmpty() || (!flat && shape[1] != 1))) {
      throw refused(name, "texts", "the names of classes that the graph knows");
    }
    return new OnnxOutput(name, element.get(), flat, flat ? 1 : (int) shape[1], from, classes);
  }

  private static OnnxOutput maps(String name, List<String> classes, int from) {
    if (classes.isEmpty()) {
      throw refused(name, "maps of classes that nothing names", "a tensor, or what ZipMap makes");
    }
    return new OnnxOutput(name, Element.FLOAT, false, classes.size(), from, classes);
  }

  /** The keys of the map that ZipMap made, in its order. */
  private static List<String> classes(OnnxFile file, String name, OnnxSequence sequence)
      throws OrtException {
    List<? extends OnnxValue> list = sequence.getValue();
    if (list.size() != 1 || !(list.getFirst() instanceof OnnxMap map)) {
      throw refused(name, "" + sequence.getInfo(), "a map for each row");
    }
    List<String> keys = map.getValue().keySet().stream().map(String::valueOf).sorted().toList();
    return file.classes(name)
        .filter(known -> known.stream().sorted().toList().equals(keys))
        .orElse(keys);
  }

  private static ModelFormatException refused(String output, String found, String expected) {
    return new ModelFormatException("model.graph.output " + output, found, expected);
  }
}

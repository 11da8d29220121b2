// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.NodeInfo;
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
        if (!(one.getValue() instanceof OnnxTensor tensor)) {
          throw refused(one.getKey(), "" + one.getValue().getInfo(), "a tensor");
        }
        add(outputs, tensor(file, one.getKey(), tensor.getInfo(), end(outputs)));
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
      if (!(info instanceof TensorInfo tensor)) {
        throw refused(name, "" + info, "a tensor");
      }
      add(outputs, tensor(file, name, tensor, end(outputs)));
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
    boolean wasMaps = file.maker(name).filter(ZipMaps::isZipMap).isPresent();
    List<String> classes = isText || wasMaps ? file.classes(name).orElse(List.of()) : List.of();
    if (wasMaps && (flat || classes.size() != shape[1])) {
      throw refused(name, Arrays.toString(shape), "a probability for each of " + classes);
    }
    if (isText && (classes.isEmpty() || (!flat && shape[1] != 1))) {
      throw refused(name, "texts", "the names of classes that the graph knows");
    }
    return new OnnxOutput(name, element.get(), flat, flat ? 1 : (int) shape[1], from, classes);
  }

  private static ModelFormatException refused(String output, String found, String expected) {
    return new ModelFormatException("model.graph.output " + output, found, expected);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a graph answers for rows of zeros, for files need not say of what shape an output is. That
 * it grows from one row to three tells which of its dimensions has the rows.
 *
 * @param answer the values of all outputs; NaN if the graph refuses zeros or empty texts, which it
 *     may: then its own word is taken
 */
record OnnxProbe(List<OnnxOutput> outputs, double[] answer) {
  private static final int MOST_VALUES = 100_000;
  private static final int MORE_ROWS = 3;

  static OnnxProbe of(OnnxFile file, OnnxInputs inputs, OrtSession session) throws OrtException {
    Optional<List<OnnxTensorShape>> more =
        inputs.oneByOne() ? Optional.empty() : answers(inputs, session, MORE_ROWS);
    Map<String, OnnxTensor> tensors = zeros(inputs, 1);
    try (OrtSession.Result result = session.run(tensors)) {
      List<OnnxOutput> outputs = outputs(file, OnnxTensorShape.all(result), more);
      double[][] answer = new double[1][end(outputs)];
      for (OnnxOutput output : outputs) {
        output.read(result, answer);
      }
      return new OnnxProbe(outputs, answer[0]);
    } catch (OrtException e) {
      return declared(file, session);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** Empty if the graph refuses so many zeros. */
  private static Optional<List<OnnxTensorShape>> answers(
      OnnxInputs inputs, OrtSession session, int rows) throws OrtException {
    Map<String, OnnxTensor> tensors = zeros(inputs, rows);
    try (OrtSession.Result result = session.run(tensors)) {
      return Optional.of(OnnxTensorShape.all(result));
    } catch (OrtException e) {
      return Optional.empty();
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static Map<String, OnnxTensor> zeros(OnnxInputs inputs, int rows) throws OrtException {
    return inputs.of(OnnxRuntime.environment(), Collections.nCopies(rows, inputs.zeros()));
  }

  private static OnnxProbe declared(OnnxFile file, OrtSession session) throws OrtException {
    List<OnnxOutput> outputs = new ArrayList<>();
    for (NodeInfo one : session.getOutputInfo().values()) {
      if (!(one.getInfo() instanceof TensorInfo tensor)) {
        throw OnnxTensorShape.noTensor(one.getName(), one.getInfo());
      }
      OnnxTensorShape answered = new OnnxTensorShape(one.getName(), outputs.size(), -1, tensor);
      add(outputs, file, answered, answered.openAxis());
    }
    double[] unknown = new double[end(outputs)];
    Arrays.fill(unknown, Double.NaN);
    return new OnnxProbe(outputs, unknown);
  }

  private static List<OnnxOutput> outputs(
      OnnxFile file, List<OnnxTensorShape> one, Optional<List<OnnxTensorShape>> more) {
    List<OnnxOutput> outputs = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      OnnxTensorShape answered = one.get(i);
      if (more.isPresent() && more.get().size() != one.size()) {
        throw OnnxTensorShape.refused(
            answered.name(),
            "%d tensors in all for one row, %d for three".formatted(one.size(), more.get().size()),
            "as many for any number of rows");
      }
      add(outputs, file, answered, more.isPresent() ? answered.axis(more.get().get(i)) : 0);
    }
    return outputs;
  }

  private static int end(List<OnnxOutput> outputs) {
    return outputs.isEmpty() ? 0 : outputs.getLast().end();
  }

  private static void add(List<OnnxOutput> outputs, OnnxFile file, OnnxTensorShape one, int axis) {
    OnnxOutput output = one.output(file, axis, end(outputs));
    outputs.add(output);
    if (end(outputs) > MOST_VALUES) {
      throw OnnxTensorShape.refused(
          output.name(), end(outputs) + " values for a row", "at most " + MOST_VALUES);
    }
  }
}

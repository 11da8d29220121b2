// SPDX-License-Identifier: Apache-2.0
package io.bellwether.protocols.inference;

import io.bellwether.platform.serving.Answer;
import io.bellwether.platform.serving.LoadedModel;
import io.bellwether.scoring.onnx.Element;
import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.onnx.OnnxOutput;
import io.bellwether.scoring.pipeline.Pipeline;
import java.util.List;

/** An output of an ONNX graph, by the name that it has there. */
record GraphOutput(OnnxOutput output) implements Output {
  static Datatype datatype(Element element) {
    return switch (element) {
      case FLOAT -> Datatype.FP32;
      case FLOAT16 -> Datatype.FP16;
      case UINT8 -> Datatype.UINT8;
      case DOUBLE -> Datatype.FP64;
      case INT32 -> Datatype.INT32;
      case INT64 -> Datatype.INT64;
      case BOOL -> Datatype.BOOL;
      case STRING -> Datatype.BYTES;
    };
  }

  @Override
  public String label() {
    return output.name();
  }

  @Override
  public Datatype datatype(Pipeline pipeline) {
    return datatype(output.element());
  }

  @Override
  public List<Integer> sizes(Pipeline pipeline) {
    return output.sizes();
  }

  @Override
  public List<String> labels(Pipeline pipeline) {
    boolean byClass = pipeline.model() instanceof OnnxModel graph && graph.tellsClasses(output);
    return byClass ? pipeline.classes() : List.of();
  }

  @Override
  public void write(LoadedModel model, Answer answer, double[] values, int at) {
    System.arraycopy(answer.answered().own(), output.from(), values, at, output.width());
  }

  @Override
  public String text(Answer answer, int place) {
    return output.classes().get((int) answer.answered().own()[output.from() + place]);
  }
}

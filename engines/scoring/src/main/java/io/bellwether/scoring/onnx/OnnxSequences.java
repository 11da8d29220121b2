// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import java.util.List;

/** Sequences of tensors, such as the probabilities of several labels. */
final class OnnxSequences {
  private OnnxSequences() {}

  static boolean isOfTensors(OnnxValue answer) {
    return answer instanceof OnnxSequence sequence && !sequence.getInfo().sequenceOfMaps;
  }

  /** Its tensors, which the caller closes; none if it is no such sequence. */
  static List<? extends OnnxValue> items(OnnxValue answer) throws OrtException {
    return isOfTensors(answer) ? ((OnnxSequence) answer).getValue() : List.of();
  }
}

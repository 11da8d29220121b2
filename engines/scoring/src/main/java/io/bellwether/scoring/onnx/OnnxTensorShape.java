// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.bellwether.scoring.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tensor that a graph has answered, or declares to answer.
 *
 * @param name that of the output; in a sequence with its place behind it
 * @param item its place in a sequence, else -1
 */
record OnnxTensorShape(String name, int output, int item, TensorInfo info) {
  private static final int MOST_VALUES = 100_000;
  private static final int MOST_ITEMS = 64;

  /** How many values a tensor of these sizes has. */
  static int valuesOf(List<Integer> sizes) {
    int values = 1;
    for (int size : sizes) {
      values *= size;
    }
    return values;
  }

  /** All tensors of an answer, those in sequences one by one. */
  static List<OnnxTensorShape> all(OrtSession.Result result) throws OrtException {
    List<OnnxTensorShape> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    result.forEach(one -> names.add(one.getKey()));
    int output = 0;
    for (Map.Entry<String, OnnxValue> one : result) {
      String name = one.getKey();
      if (one.getValue() instanceof OnnxTensor tensor) {
        all.add(new OnnxTensorShape(name, output, -1, tensor.getInfo()));
      } else if (OnnxSequences.isOfTensors(one.getValue())) {
        addItems(all, names, name, output, one.getValue());
      } else {
        throw noTensor(name, one.getValue().getInfo());
      }
      output++;
    }
    return all;
  }

  private static void addItems(
      List<OnnxTensorShape> all, Set<String> names, String name, int output, OnnxValue sequence)
      throws OrtException {
    List<? extends OnnxValue> items = OnnxSequences.items(sequence);
    try {
      if (items.isEmpty() || items.size() > MOST_ITEMS) {
        throw refused(
            name, "a sequence of %d tensors".formatted(items.size()), "1 to " + MOST_ITEMS);
      }
      for (int i = 0; i < items.size(); i++) {
        if (!(items.get(i) instanceof OnnxTensor tensor)) {
          throw noTensor(name, items.get(i).getInfo());
        }
        String own = name + "_" + i;
        while (!names.add(own)) {
          own += "_";
        }
        all.add(new OnnxTensorShape(own, output, i, tensor.getInfo()));
      }
    } finally {
      items.forEach(OnnxValue::close);
    }
  }

  static ModelFormatException noTensor(String name, Object info) {
    return refused(
        name,
        "" + info,
        "a tensor, or a sequence of tensors; export the graph without this output, or with a"
            + " tensor instead of maps (skl2onnx: options={'zipmap': False})");
  }

  static ModelFormatException refused(String output, String found, String expected) {
    return new ModelFormatException("model.graph.output " + output, found, expected);
  }

  /** The dimension that has the rows: it has 1 here, and 3 where three are answered. */
  int axis(OnnxTensorShape ofThree) {
    long[] one = info.getShape();
    long[] three = ofThree.info.getShape();
    int axis = -1;
    boolean fits = one.length == three.length;
    for (int i = 0; fits && i < one.length; i++) {
      boolean grows = one[i] == 1 && three[i] == 3;
      fits = one[i] == three[i] || (grows && axis < 0);
      axis = grows ? i : axis;
    }
    if (!fits || axis < 0) {
      throw refused(
          name,
          "%s for one row, %s for three".formatted(Arrays.toString(one), Arrays.toString(three)),
          "a dimension that has the rows, the others of one size; or export the graph without this"
              + " output");
    }
    return axis;
  }

  /** The only dimension that the graph leaves open, else the first one. */
  int openAxis() {
    long[] shape = info.getShape();
    int axis = 0;
    for (int i = 0; i < shape.length; i++) {
      axis = shape[i] < 0 && shape[axis] >= 0 ? i : axis;
    }
    return axis;
  }

  /**
   * @param axis which dimension has the rows
   * @param from the place of its first value
   */
  OnnxOutput output(OnnxFile file, int axis, int from) {
    long[] shape = info.getShape();
    Optional<Element> element = Element.of(info.type);
    if (element.isEmpty() || shape.length <= axis || shape[axis] > 1) {
      throw refused(
          name,
          info.type + " " + Arrays.toString(shape) + " for one row",
          "[1] or [1, sizes…] of " + Element.NAMES);
    }
    List<Integer> sizes = new ArrayList<>();
    long width = 1;
    for (int i = 0; i < shape.length; i++) {
      if (i != axis) {
        width *= Math.min(shape[i], MOST_VALUES + 1L);
        if (width < 1 || width > MOST_VALUES) {
          throw refused(
              name,
              info.type + " " + Arrays.toString(shape) + " for one row",
              "1 to " + MOST_VALUES + " values, each size known");
        }
        sizes.add((int) shape[i]);
      }
    }
    OnnxOutput.Place place = new OnnxOutput.Place(output, item, axis);
    return new OnnxOutput(name, place, element.get(), sizes, from, classes(file, sizes, width));
  }

  private List<String> classes(OnnxFile file, List<Integer> sizes, long width) {
    boolean isText = Element.of(info.type).filter(Element.STRING::equals).isPresent();
    boolean wasMaps = file.maker(name).filter(ZipMaps::isZipMap).isPresent();
    List<String> classes = isText || wasMaps ? file.classes(name).orElse(List.of()) : List.of();
    if (wasMaps && (sizes.size() != 1 || classes.size() != width)) {
      throw refused(name, "" + sizes, "a probability for each of " + classes);
    }
    if (isText && width > 1) {
      classes = file.allClasses(name);
    }
    if (isText && classes.isEmpty()) {
      throw refused(
          name,
          "texts",
          "the names of classes that the graph knows; or export the graph without this output");
    }
    return classes;
  }
}

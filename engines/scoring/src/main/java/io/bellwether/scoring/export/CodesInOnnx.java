// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Categories;
import io.bellwether.scoring.Categories.Unseen;
import io.bellwether.scoring.onnx.Element;
import io.bellwether.scoring.onnx.GraphWriter;
import io.bellwether.scoring.onnx.GraphWriter.Attributes;
import io.bellwether.scoring.onnx.NoGraphException;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.tabular.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The code of a category in ONNX: its place among the names, by which a list of all codes is asked,
 * NaN at its end. What is refused has a place behind the list, at which runtimes fail.
 */
final class CodesInOnnx {
  private final Coded input;
  private final String value;
  private final GraphWriter graph;
  private final int missing;
  private final int unseen;

  private CodesInOnnx(Coded input, String value, GraphWriter graph) {
    this.input = input;
    this.value = value;
    this.graph = graph;
    missing = input.categories().names().size();
    unseen = input.categories().unseen() == Unseen.REFUSED ? missing + 1 : missing;
  }

  /** Adds the steps, and returns what makes the codes of a value, NaN where one is missing. */
  static String of(Coded input, String value, GraphWriter graph) {
    return new CodesInOnnx(input, value, graph).codes();
  }

  private String codes() {
    double[] codes = IntStream.rangeClosed(0, missing).asDoubleStream().toArray();
    codes[missing] = Double.NaN;
    String place = input.type() == ColumnType.STRING ? placeOfText() : placeOfNumber();
    return graph.step("Gather", graph.list(codes), place);
  }

  private String placeOfText() {
    Categories categories = input.categories();
    if (categories.code("").isPresent()) {
      throw new NoGraphException(
          "the input %s has an empty text for a category, which in ONNX stands for a missing one"
              .formatted(input.name()));
    }
    List<String> texts = new ArrayList<>(List.of(""));
    List<Integer> places = new ArrayList<>(List.of(missing));
    for (int code = 0; code < missing; code++) {
      if (categories.name(code) instanceof String text) {
        texts.add(text);
        places.add(code);
      }
    }
    return graph.step(
        "LabelEncoder",
        new Attributes()
            .texts("keys_strings", texts)
            .numbers("values_int64s", places.stream().mapToInt(Integer::intValue).toArray())
            .number("default_int64", unseen),
        value);
  }

  /** One more than the place, added up over the names that it is: none or one. */
  private String placeOfNumber() {
    double[] names = input.categories().names().stream().mapToDouble(CodesInOnnx::number).toArray();
    double[] ones = new double[names.length];
    Arrays.setAll(ones, i -> i + 1);
    String is = graph.step("Equal", value, graph.matrix(Element.DOUBLE, 1, names));
    String sum =
        graph.step(
            "MatMul", graph.cast(is, Element.DOUBLE), graph.matrix(Element.DOUBLE, missing, ones));
    String none = graph.step("Equal", sum, graph.constant(Element.DOUBLE, 0));
    String place = graph.step("Sub", sum, graph.constant(Element.DOUBLE, 1));
    place = graph.step("Where", none, graph.constant(Element.DOUBLE, unseen), place);
    String isMissing = graph.step("IsNaN", value);
    place = graph.step("Where", isMissing, graph.constant(Element.DOUBLE, missing), place);
    return graph.cast(place, Element.INT64);
  }

  private static double number(@Nullable Object name) {
    return switch (name) {
      case Number number -> number.doubleValue();
      case Boolean truth -> truth ? 1 : 0;
      case null, default -> throw new NoGraphException("the name of a category is lost");
    };
  }
}

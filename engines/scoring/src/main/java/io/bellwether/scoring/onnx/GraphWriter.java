// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes a graph of ONNX's operators (version 17, and 3 of {@code ai.onnx.ml}), which every runtime
 * since 2022 knows. Values are named by it; steps stand in the order in which they are added. The
 * numbers of the fields are those of onnx.proto.
 */
public final class GraphWriter {
  private static final int IR_VERSION = 8;
  private static final int OPERATORS = 17;
  private static final int ML_OPERATORS = 3;
  private static final String ML = "ai.onnx.ml";

  /** The numbers of attributes' types. */
  private static final int INT = 2;

  private static final int STRING = 3;
  private static final int TENSOR = 4;
  private static final int FLOATS = 6;
  private static final int INTS = 7;
  private static final int STRINGS = 8;

  private final ProtoWriter graph = new ProtoWriter();
  private final Map<String, String> constants = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private int values;

  /** What a step is told beside its inputs. */
  public static final class Attributes {
    private final List<Consumer<ProtoWriter>> each = new ArrayList<>();

    public Attributes number(String name, long value) {
      return add(name, INT, out -> out.number(3, value));
    }

    public Attributes text(String name, String value) {
      return add(name, STRING, out -> out.text(4, value));
    }

    public Attributes texts(String name, List<String> values) {
      return add(name, STRINGS, out -> values.forEach(value -> out.text(9, value)));
    }

    public Attributes numbers(String name, int[] values) {
      return add(name, INTS, out -> out.packed(8, values));
    }

    /** As 32-bit numbers. */
    public Attributes floats(String name, double[] values) {
      return add(name, FLOATS, out -> out.singles(7, values.length, i -> values[i]));
    }

    /** As a tensor of 64-bit numbers. */
    public Attributes doubles(String name, double[] values) {
      return add(
          name,
          TENSOR,
          out -> out.message(5, tensor -> tensor(tensor, Element.DOUBLE, values.length, values)));
    }

    private Attributes add(String name, int type, Consumer<ProtoWriter> value) {
      each.add(
          out -> {
            out.text(1, name);
            value.accept(out);
            out.number(20, type);
          });
      return this;
    }
  }

  /**
   * Adds an input of n rows.
   *
   * @param name one that no other has
   */
  public void input(String name, Element element, int width) {
    names.add(name);
    graph.message(11, out -> value(out, name, element, width));
  }

  /**
   * Adds an output of n rows.
   *
   * @param from the value that becomes it
   * @param name that of an input gets a {@code _}
   * @param width 0: one value for each row, and no second dimension
   */
  public void output(String from, String name, Element element, int width) {
    String free = name;
    while (!names.add(free)) {
      free += "_";
    }
    String output = free;
    graph.message(12, out -> value(out, output, element, width));
    node("Identity", List.of(from), output, new Attributes());
  }

  private static void value(ProtoWriter out, String name, Element element, int width) {
    out.text(1, name)
        .message(
            2,
            type ->
                type.message(
                    1,
                    tensor ->
                        tensor
                            .number(1, element.number())
                            .message(2, shape -> shape(shape, width))));
  }

  private static void shape(ProtoWriter out, int width) {
    out.message(1, rows -> rows.text(2, "n"));
    if (width > 0) {
      out.message(1, columns -> columns.number(1, width));
    }
  }

  /** Adds a step of ONNX itself, or of {@code ai.onnx.ml}, and returns what it makes. */
  public String step(String operator, Attributes attributes, String... inputs) {
    String made = fresh();
    node(operator, List.of(inputs), made, attributes);
    return made;
  }

  public String step(String operator, String... inputs) {
    return step(operator, new Attributes(), inputs);
  }

  /** The same value with elements of another type. */
  public String cast(String value, Element to) {
    return step("Cast", new Attributes().number("to", to.number()), value);
  }

  private static final Set<String> OF_ML =
      Set.of("TreeEnsembleRegressor", "LabelEncoder", "ArrayFeatureExtractor");

  private void node(String operator, List<String> inputs, String output, Attributes attributes) {
    graph.message(
        1,
        out -> {
          inputs.forEach(input -> out.text(1, input));
          out.text(2, output).text(4, operator);
          attributes.each.forEach(attribute -> out.message(5, attribute));
          if (OF_ML.contains(operator)) {
            out.text(7, ML);
          }
        });
  }

  /** A number that stands for a tensor of any shape. */
  public String constant(Element element, double value) {
    return constants.computeIfAbsent(
        element + " " + value, _ -> matrix(element, 1, new double[] {value}));
  }

  /**
   * A tensor of numbers.
   *
   * @param rows the others of its two dimensions are as many as there are values for
   */
  public String matrix(Element element, int rows, double[] numbers) {
    return initializer(out -> tensor(out, element, rows, numbers.length / rows, numbers));
  }

  /** A list of whole numbers. */
  public String list(int[] numbers) {
    double[] exact = Arrays.stream(numbers).asDoubleStream().toArray();
    return initializer(out -> tensor(out, Element.INT64, exact.length, exact));
  }

  /** A list of whole numbers of 64 bits. */
  public String longs(List<Long> numbers) {
    return initializer(
        out -> {
          out.number(1, numbers.size()).number(2, Element.INT64.number());
          numbers.forEach(number -> out.number(7, number));
        });
  }

  /** A list of numbers of 64 bits. */
  public String list(double[] numbers) {
    return initializer(out -> tensor(out, Element.DOUBLE, numbers.length, numbers));
  }

  /** A list of texts. */
  public String list(List<String> texts) {
    return initializer(
        out -> {
          out.number(1, texts.size()).number(2, Element.STRING.number());
          texts.forEach(text -> out.text(6, text));
        });
  }

  private String initializer(Consumer<ProtoWriter> tensor) {
    String name = fresh();
    graph.message(
        5,
        out -> {
          tensor.accept(out);
          out.text(8, name);
        });
    return name;
  }

  private static void tensor(ProtoWriter out, Element element, int rows, int width, double[] all) {
    out.number(1, rows);
    tensor(out, element, width, all);
  }

  /**
   * @param width the last dimension
   */
  private static void tensor(ProtoWriter out, Element element, int width, double[] all) {
    out.number(1, width).number(2, element.number());
    switch (element) {
      case FLOAT -> out.singles(9, all.length, i -> all[i]);
      case DOUBLE -> out.doubles(9, all);
      case INT32, INT64, BOOL -> {
        int[] whole = Arrays.stream(all).mapToInt(value -> (int) value).toArray();
        out.packed(element == Element.INT64 ? 7 : 5, whole);
      }
      case STRING -> throw new IllegalArgumentException("texts are no numbers");
      case UINT8, FLOAT16 -> throw new IllegalArgumentException("no graph of ours has " + element);
    }
  }

  private String fresh() {
    String name;
    do {
      name = "v" + values++;
    } while (!names.add(name));
    return name;
  }

  /**
   * The file.
   *
   * @param name of the graph
   * @param about what it says of itself
   */
  public byte[] write(String name, String about) {
    graph.text(2, name);
    return new ProtoWriter()
        .number(1, IR_VERSION)
        .text(2, "bellwether")
        .text(6, about)
        .bytes(7, graph.written())
        .message(8, out -> out.text(1, "").number(2, OPERATORS))
        .message(8, out -> out.text(1, ML).number(2, ML_OPERATORS))
        .written();
  }
}

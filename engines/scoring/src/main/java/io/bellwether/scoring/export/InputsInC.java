// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.trees.TreesInC;
import io.bellwether.tabular.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model asks for in C: a number for each input, texts by their numbers. */
final class InputsInC {
  private final List<InputEncoding> inputs;
  private final List<List<? extends @Nullable Object>> texts = new ArrayList<>();

  InputsInC(List<InputEncoding> inputs) {
    this(inputs, List.of());
  }

  /**
   * @param passed by input the texts that are known of one that is passed on as it is
   */
  InputsInC(List<InputEncoding> inputs, List<List<String>> passed) {
    this.inputs = inputs;
    for (int i = 0; i < inputs.size(); i++) {
      texts.add(texts(inputs.get(i), i < passed.size() ? passed.get(i) : List.of()));
    }
  }

  private static List<? extends @Nullable Object> texts(InputEncoding input, List<String> passed) {
    return switch (input) {
      case InputEncoding.OneHot text -> text.categories();
      case Coded category -> isText(category) ? category.categories().names() : List.of();
      case InputEncoding.Text _ -> passed;
      case InputEncoding.Numeric _ -> List.of();
    };
  }

  /** In the order of their numbers; null for one that is not known. */
  List<? extends @Nullable Object> texts(int input) {
    return texts.get(input);
  }

  private static boolean isText(InputEncoding input) {
    return input.type() == ColumnType.STRING;
  }

  /** Lines of a comment. */
  String described(String name) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < inputs.size(); i++) {
      InputEncoding input = inputs.get(i);
      String kind =
          isText(input)
              ? "text, as its number: %s_category(%d, text)".formatted(name, i)
              : input.type().label();
      lines.append(" *   %d %s (%s)%n".formatted(i, CSource.comment(input.name()), kind));
    }
    return lines.toString().stripTrailing();
  }

  /** The function {@code NAME_category}. */
  String categories(String name) {
    StringBuilder out = new StringBuilder();
    out.append("/* The number of a text among the categories of an input; -1: it has none. */\n");
    out.append("int %s_category(int input, const char *text) {\n".formatted(name));
    out.append("  (void) text;\n  switch (input) {\n");
    for (int i = 0; i < inputs.size(); i++) {
      if (isText(inputs.get(i))) {
        out.append("    case %d:\n".formatted(i));
        for (int place = 0; place < texts.get(i).size(); place++) {
          if (texts.get(i).get(place) instanceof String text) {
            out.append("      if (!strcmp(text, %s)) return %d;\n".formatted(quoted(text), place));
          }
        }
        out.append("      return -1;\n");
      }
    }
    return out.append("    default: return -1;\n  }\n}\n\n").toString();
  }

  /** A string of C: what is not plain stands as its bytes in UTF-8, in octal. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = one >= ' ' && one < 127 && one != '"' && one != '\\' && one != '?';
      quoted.append(plain ? (char) one + "" : "\\%03o".formatted(one & 0xFF));
    }
    return quoted.append('"').toString();
  }

  /** The function {@code encode}, which makes a row; not 0 if an input is not taken. */
  String encode() {
    StringBuilder out = new StringBuilder();
    out.append("\nstatic int encode(const double *inputs, double *row) {\n  double value;\n");
    int at = 0;
    for (int i = 0; i < inputs.size(); i++) {
      out.append("  value = inputs[%d];\n".formatted(i));
      switch (inputs.get(i)) {
        case InputEncoding.Numeric number -> {
          String missing = TreesInC.number("double", number.imputation().orElse(Double.NaN));
          out.append("  row[%d] = value != value ? %s : value;\n".formatted(at, missing));
        }
        case InputEncoding.OneHot text -> out.append(oneHot(text, at));
        case Coded category -> out.append(CodesInC.of(category, at));
        case InputEncoding.Text _ -> out.append("  row[%d] = value;\n".formatted(at));
      }
      at += inputs.get(i).columns().size();
      if (inputs.get(i).missingIndicator()) {
        out.append("  row[%d] = value != value;\n".formatted(at - 1));
      }
    }
    return out.append("  (void) value;\n  return 0;\n}\n").toString();
  }

  private static String oneHot(InputEncoding.OneHot text, int at) {
    int missing = text.imputation().map(text.categories()::indexOf).orElse(-1);
    return """
      {
        int i, place = value != value ? %d : (int) value;
        for (i = 0; i < %d; i++) row[%d + i] = i == place;
      }
    """
        .formatted(missing, text.categories().size(), at);
  }

  /** Whether the input {@code i} is a text. */
  String isText() {
    StringBuilder condition = new StringBuilder();
    for (int i = 0; i < inputs.size(); i++) {
      if (isText(inputs.get(i))) {
        condition.append(condition.isEmpty() ? "" : " || ").append("i == ").append(i);
      }
    }
    return condition.isEmpty() ? "0" : condition.toString();
  }
}

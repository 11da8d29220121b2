// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Coded;
import io.bellwether.scoring.pipeline.InputEncoding;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.scoring.trees.TreesInC;
import io.bellwether.scoring.trees.XgboostLinear;
import io.bellwether.tabular.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model as one file of C99 that needs nothing but {@code math.h}: the pipeline's encoding, the
 * model in the same arithmetic, and the answers.
 */
public final class CSource {
  private final Pipeline pipeline;
  private final Model model;
  private final StringBuilder out = new StringBuilder();

  private CSource(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.model = pipeline.model();
  }

  /**
   * The source of a model.
   *
   * @param name what its functions begin with
   * @param about a line for the head of the file
   * @return absent if the model is of a kind that is not written in C: ONNX, what runs in Python
   */
  public static Optional<String> of(Pipeline pipeline, String name, String about) {
    Optional<String> margins =
        switch (pipeline.model()) {
          case TreeEnsemble _ ->
              TreesInC.of(pipeline.write().getOrDefault(Pipeline.MODEL_FILE, NONE));
          case LinearModel linear -> Optional.of(linear(linear));
          case XgboostLinear linear -> Optional.of(linear(linear));
          default -> Optional.empty();
        };
    return margins.map(found -> new CSource(pipeline).write(identifier(name), about, found));
  }

  private static final byte[] NONE = {};

  /** A name that C takes. */
  static String identifier(String name) {
    String letters = name.replaceAll("[^A-Za-z0-9_]", "_");
    return letters.matches("[A-Za-z].*") ? letters : "m_" + letters;
  }

  private String write(String name, String about, String margins) {
    List<InputEncoding> inputs = pipeline.encodings();
    out.append(
        """
        /* %1$s
         *
         * %2$s_predict(inputs, answers) scores one row as the server does; compile with
         * -ffp-contract=off, and without -ffast-math. Inputs, NAN where one is missing:
        %3$s
         * Answers: %4$s
         *
         * A program that scores lines of comma-separated inputs: cc -O2 -ffp-contract=off -DMAIN
         */
        #include <math.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>

        #define INPUTS %5$d
        #define COLUMNS %6$d
        #define MARGINS %7$d

        """
            .formatted(
                comment(about),
                name,
                described(name, inputs),
                comment(answers()),
                inputs.size(),
                model.features().size(),
                model.outputs()));
    categories(name, inputs);
    out.append(margins);
    encode(inputs);
    functions(name);
    main(name);
    return out.toString();
  }

  /** What a comment may hold. */
  private static String comment(String text) {
    return text.replaceAll("[\\p{Cntrl}]", " ").replace("*/", "* /").replace("/*", "/ *");
  }

  private static String described(String name, List<InputEncoding> inputs) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < inputs.size(); i++) {
      InputEncoding input = inputs.get(i);
      String kind =
          isText(input)
              ? "text, as its number: %s_category(%d, text)".formatted(name, i)
              : input.type().label();
      lines.append(" *   %d %s (%s)%n".formatted(i, comment(input.name()), kind));
    }
    return lines.toString().stripTrailing();
  }

  private static boolean isText(InputEncoding input) {
    return switch (input) {
      case InputEncoding.OneHot _ -> true;
      case Coded category -> category.type() == ColumnType.STRING;
      case InputEncoding.Numeric _, InputEncoding.Text _ -> false;
    };
  }

  private String answers() {
    return switch (model.task()) {
      case BINARY -> "the probability of class " + pipeline.classes().get(1);
      case MULTICLASS -> "the probabilities of the classes " + pipeline.classes();
      case TARGETS -> "the values of the %d targets".formatted(model.outputs());
      case REGRESSION, OTHER -> "the value";
    };
  }

  private void categories(String name, List<InputEncoding> inputs) {
    out.append("/* The number of a text among the categories of an input; -1: it has none. */\n");
    out.append("int %s_category(int input, const char *text) {\n".formatted(name));
    out.append("  (void) text;\n  switch (input) {\n");
    for (int i = 0; i < inputs.size(); i++) {
      List<? extends @Nullable Object> texts =
          switch (inputs.get(i)) {
            case InputEncoding.OneHot text -> text.categories();
            case Coded category when isText(category) -> category.categories().names();
            case Coded _, InputEncoding.Numeric _, InputEncoding.Text _ -> List.of();
          };
      if (isText(inputs.get(i))) {
        out.append("    case %d:\n".formatted(i));
        for (int place = 0; place < texts.size(); place++) {
          if (texts.get(place) instanceof String text) {
            out.append("      if (!strcmp(text, %s)) return %d;\n".formatted(quoted(text), place));
          }
        }
        out.append("      return -1;\n");
      }
    }
    out.append("    default: return -1;\n  }\n}\n\n");
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

  private static String linear(LinearModel model) {
    String rows =
        Arrays.stream(model.coef())
            .map(row -> "  {" + numbers(row) + "},\n")
            .collect(Collectors.joining());
    return """
    static const double coefficient[MARGINS][COLUMNS] = {
    %s};
    static const double intercept[MARGINS] = {%s};

    static void margins_of(const double *row, double *margins) {
      int output, i;
      for (output = 0; output < MARGINS; output++) {
        double sum = intercept[output];
        for (i = 0; i < COLUMNS; i++) sum += coefficient[output][i] * row[i];
        margins[output] = sum;
      }
    }
    """
        .formatted(rows, numbers(model.intercept()));
  }

  /** In 32 bits: what is added first, then the features in their order. */
  private static String linear(XgboostLinear model) {
    String rows =
        Arrays.stream(model.coefficients())
            .map(row -> "  {" + numbers("float", row) + "},\n")
            .collect(Collectors.joining());
    return """
    static const float weight[MARGINS][COLUMNS] = {
    %s};
    static const float first[MARGINS] = {%s};

    static void margins_of(const double *row, double *margins) {
      int output, i;
      for (output = 0; output < MARGINS; output++) {
        float sum = first[output];
        for (i = 0; i < COLUMNS; i++) {
          float value = (float) row[i];
          if (value == value) sum += value * weight[output][i];
        }
        margins[output] = sum;
      }
    }
    """
        .formatted(rows, numbers("float", model.intercepts()));
  }

  private static String numbers(double[] values) {
    return numbers("double", values);
  }

  private static String numbers(String type, double[] values) {
    return Arrays.stream(values)
        .mapToObj(value -> TreesInC.number(type, value))
        .collect(Collectors.joining(", "));
  }

  private void encode(List<InputEncoding> inputs) {
    out.append("\nstatic int encode(const double *inputs, double *row) {\n  double value;\n");
    int at = 0;
    for (int i = 0; i < inputs.size(); i++) {
      out.append("  value = inputs[%d];\n".formatted(i));
      switch (inputs.get(i)) {
        case InputEncoding.Numeric number -> {
          String missing = TreesInC.number("double", number.imputation().orElse(Double.NaN));
          out.append("  row[%d] = value != value ? %s : value;\n".formatted(at, missing));
        }
        case InputEncoding.OneHot text -> oneHot(text, at);
        case Coded category -> out.append(CodesInC.of(category, at));
        case InputEncoding.Text _ -> throw new IllegalStateException("only graphs take text");
      }
      at += inputs.get(i).columns().size();
      if (inputs.get(i).missingIndicator()) {
        out.append("  row[%d] = value != value;\n".formatted(at - 1));
      }
    }
    out.append("  (void) value;\n  return 0;\n}\n");
  }

  private void oneHot(InputEncoding.OneHot text, int at) {
    int missing = text.imputation().map(text.categories()::indexOf).orElse(-1);
    out.append(
        """
          {
            int i, place = value != value ? %d : (int) value;
            for (i = 0; i < %d; i++) row[%d + i] = i == place;
          }
        """
            .formatted(missing, text.categories().size(), at));
  }

  private void functions(String name) {
    String refused =
        switch (model) {
          case XgboostLinear _ -> "isinf((float) row[i])";
          case Model other -> other.takesNonFinite() ? "0" : "!isfinite(row[i])";
        };
    out.append(
        """

        /* The margins of a row; not 0 if the model does not take it (a linear one needs finite numbers;
           a category that is none of those of the training may be refused). */
        int %1$s_margins(const double *inputs, double *margins) {
          double row[COLUMNS];
          int i;
          if (encode(inputs, row)) return 1;
          for (i = 0; i < COLUMNS; i++) if (%2$s) return 1;
          margins_of(row, margins);
          return 0;
        }

        /* The answers to a row; not 0 if the model does not take it. */
        int %1$s_predict(const double *inputs, double *answers) {
          int i;
          if (%1$s_margins(inputs, answers)) return 1;
          for (i = 0; i < MARGINS; i++) answers[i] *= %3$s;
        %4$s  return 0;
        }
        """
            .formatted(
                name, refused, TreesInC.number("double", model.slope()), link(model.link())));
  }

  private static String link(Link link) {
    String each = "  for (i = 0; i < MARGINS; i++) answers[i] = %s;\n";
    return switch (link) {
      case IDENTITY -> "";
      case LOGIT -> each.formatted("1 / (1 + exp(-answers[i]))");
      case LOG -> each.formatted("exp(answers[i])");
      case STEP -> each.formatted("answers[i] > 0 ? 1 : 0");
      case SOFTPLUS -> each.formatted("log1p(exp(answers[i]))");
      case SIGNED_SQUARE -> each.formatted("answers[i] * fabs(answers[i])");
      case SOFTMAX ->
          """
            {
              double most = -INFINITY, sum = 0;
              for (i = 0; i < MARGINS; i++) if (answers[i] > most) most = answers[i];
              for (i = 0; i < MARGINS; i++) sum += answers[i] = exp(answers[i] - most);
              for (i = 0; i < MARGINS; i++) answers[i] /= sum;
            }
          """;
    };
  }

  private void main(String name) {
    out.append(
        """

        #ifdef MAIN
        int main(void) {
          static char line[1 << 20];
          while (fgets(line, sizeof line, stdin)) {
            double inputs[INPUTS], margins[MARGINS], answers[MARGINS];
            char *at = line;
            int i;
            if (!strchr(line, '\\n') && !feof(stdin)) return 1; /* No line is so long. */
            line[strcspn(line, "\\r\\n")] = 0;
            for (i = 0; i < INPUTS && at; i++) {
              char *end = at + strcspn(at, ","), *rest = at;
              char *next = *end ? end + 1 : NULL;
              *end = 0;
              if (!*at) inputs[i] = NAN;
              else if (%2$s) inputs[i] = %1$s_category(i, at);
              else if (!strcmp(at, "true") || !strcmp(at, "false")) inputs[i] = *at == 't';
              else {
                inputs[i] = strtod(at, &rest);
                if (*rest) break;
              }
              at = next;
            }
            if (i < INPUTS || at) {
              puts("refused");
              continue;
            }
            if (%1$s_margins(inputs, margins) || %1$s_predict(inputs, answers)) {
              puts("refused");
              continue;
            }
            for (i = 0; i < MARGINS; i++) printf("%%s%%.17g", i ? "," : "", margins[i]);
            for (i = 0; i < MARGINS; i++) printf(",%%.17g", answers[i]);
            puts("");
          }
          return 0;
        }
        #endif
        """
            .formatted(name, textInputs()));
  }

  private String textInputs() {
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < pipeline.encodings().size(); i++) {
      if (isText(pipeline.encodings().get(i))) {
        texts.append(texts.isEmpty() ? "" : " || ").append("i == ").append(i);
      }
    }
    return texts.isEmpty() ? "0" : texts.toString();
  }
}

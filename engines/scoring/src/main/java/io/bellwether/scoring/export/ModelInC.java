// SPDX-License-Identifier: Apache-2.0
package io.bellwether.scoring.export;

import io.bellwether.scoring.Link;
import io.bellwether.scoring.Model;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.ensembles.Ensemble;
import io.bellwether.scoring.linear.LinearModel;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.scoring.trees.TreeEnsemble;
import io.bellwether.scoring.trees.TreesInC;
import io.bellwether.scoring.trees.XgboostLinear;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A model's functions in C: {@code NAME_category}, {@code NAME_margins}, {@code NAME_predict} and,
 * with the place of the class, {@code NAME_score}.
 *
 * @param parts those of its members, if it has any, whose names clash with none
 * @param own what stands behind them
 */
record ModelInC(InputsInC inputs, String parts, String own) {
  private static final byte[] NONE = {};
  private static final Pattern STATIC = Pattern.compile("(?m)^static [^(=\\[]*?(\\w+)[(\\[]");
  private static final Pattern MACRO = Pattern.compile("(?m)^#define (\\w+)");

  /** Absent if the model is of a kind that is not written in C. */
  static Optional<ModelInC> of(Pipeline pipeline, String name) {
    Optional<String> margins =
        switch (pipeline.model()) {
          case TreeEnsemble _ ->
              TreesInC.of(pipeline.write().getOrDefault(Pipeline.MODEL_FILE, NONE));
          case LinearModel linear -> Optional.of(linear(linear));
          case XgboostLinear linear -> Optional.of(linear(linear));
          default -> Optional.empty();
        };
    return pipeline.model() instanceof Ensemble ensemble
        ? EnsembleInC.of(pipeline, ensemble, name)
        : margins.map(found -> written(pipeline, name, found));
  }

  private static ModelInC written(Pipeline pipeline, String name, String margins) {
    InputsInC inputs = new InputsInC(pipeline.encodings());
    Model model = pipeline.model();
    String own =
        sizes(pipeline)
            + inputs.categories(name)
            + margins
            + inputs.encode()
            + functions(model, name)
            + score(pipeline, name);
    return new ModelInC(inputs, "", own);
  }

  static String sizes(Pipeline pipeline) {
    return """
    #define INPUTS %d
    #define COLUMNS %d
    #define MARGINS %d

    """
        .formatted(
            pipeline.encodings().size(),
            pipeline.model().features().size(),
            pipeline.model().outputs());
  }

  /** The same in one file with others: what only it uses gets a prefix, and no macro is left. */
  String isolated(String name) {
    Set<String> names = new LinkedHashSet<>();
    Matcher found = STATIC.matcher(own);
    while (found.find()) {
      names.add(found.group(1));
    }
    Set<String> macros = new LinkedHashSet<>(names);
    Matcher macro = MACRO.matcher(own);
    while (macro.find()) {
      macros.add(macro.group(1));
    }
    return parts
        + names.stream()
            .map(one -> "#define %s %s_%s\n".formatted(one, name, one))
            .collect(Collectors.joining())
        + own
        + macros.stream().map("#undef %s\n"::formatted).collect(Collectors.joining())
        + "\n";
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

  private static String functions(Model model, String name) {
    String refused =
        switch (model) {
          case XgboostLinear _ -> "isinf((float) row[i])";
          case Model other -> other.takesNonFinite() ? "0" : "!isfinite(row[i])";
        };
    return """

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
        .formatted(name, refused, TreesInC.number("double", model.slope()), link(model.link()));
  }

  /** What the members of an ensemble are asked by. */
  private static String score(Pipeline pipeline, String name) {
    Model model = pipeline.model();
    String label =
        pipeline.task() == Task.BINARY
            ? "  *label = margins[0] * %s > %s;\n"
                .formatted(ScoresInC.number(model.slope()), ScoresInC.number(model.tie()))
            : ScoresInC.label(pipeline.task());
    return """

    /* The margins of a row, the answers and the place of the class; not 0 as above. */
    int %1$s_score(const double *inputs, double *margins, double *answers, int *label) {
      int i;
      if (%1$s_margins(inputs, margins)) return 1;
      for (i = 0; i < MARGINS; i++) answers[i] = margins[i] * %2$s;
    %3$s%4$s  return 0;
    }
    """
        .formatted(name, ScoresInC.number(model.slope()), link(model.link()), label);
  }

  static String link(Link link) {
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
}

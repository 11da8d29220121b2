// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.serving.Outcomes;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.scoring.Task;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Column;
import io.bellwether.tabular.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows of which the truth is known: those that a version trained here did not learn from, or
 * those of the dataset whose column its tag names.
 */
final class KnownTruths {
  /** So many are enough to tell how much worse a model gets. */
  private static final int MOST = 300;

  private static final String TAG = "tags." + DatasetTag.TARGET;

  private final TrainingSamples samples;
  private final HeldOut.Source heldOut;

  KnownTruths(TrainingSamples samples, HeldOut.Source heldOut) {
    this.samples = samples;
    this.heldOut = heldOut;
  }

  /**
   * @return empty if nothing says what is true
   * @throws InvalidInput if the tag names what is not there, or not what the model answers
   */
  Optional<KnownRows> of(Caller caller, ModelVersion version, Pipeline pipeline) {
    Optional<HeldOut> kept =
        pipeline.classes().size() == 2
            ? heldOut.of(version).map(rows -> rows.atMost(MOST)).filter(HeldOut::hasRows)
            : Optional.empty();
    return kept.isPresent()
        ? kept.map(rows -> kept(caller, version, pipeline, rows))
        : DatasetTag.target(version.content())
            .map(tag -> new Tagged(version, pipeline, tag).read(caller));
  }

  /** Rows that the model refuses are left out with what is true of them. */
  private KnownRows kept(Caller caller, ModelVersion version, Pipeline pipeline, HeldOut known) {
    TrainingSample rows = samples.rows(caller, version, pipeline, known.places());
    int[] classes = new int[rows.places().length];
    int at = 0;
    for (int i = 0; i < classes.length; i++) {
      while (known.places()[at] != rows.places()[i]) {
        at++;
      }
      classes[i] = known.classes()[at];
    }
    return new KnownRows(rows, new Truth.Classes(classes), List.of(), false);
  }

  /** What the tags of a version say. */
  private final class Tagged {
    private final ModelVersion version;
    private final Pipeline pipeline;
    private final String tag;
    private final Optional<DatasetTag.Named> apart;

    Tagged(ModelVersion version, Pipeline pipeline, String tag) {
      this.version = version;
      this.pipeline = pipeline;
      this.tag = tag;
      apart = DatasetTag.holdoutOf(version.content());
    }

    KnownRows read(Caller caller) {
      DatasetTag.Named data = apart.orElseGet(() -> TrainingSamples.dataOf(version));
      List<String> columns = columns();
      samples.checkColumns(caller, data, TAG, columns);
      TrainingSample rows = samples.rows(caller, version, pipeline, data, MOST);
      Table truths = samples.columns(caller, data, columns, rows.places());
      int[] known =
          IntStream.range(0, truths.rows())
              .filter(row -> columns.stream().noneMatch(name -> isMissing(truths, name, row)))
              .toArray();
      if (known.length == 0) {
        throw wrong(
            "%s, which is missing in each of the %d rows that were read of %s"
                .formatted(tag, truths.rows(), data),
            "values, of a number finite ones",
            "name a column that says what is true of the rows");
      }
      Table told = truths.take(known);
      Truth truth =
          pipeline.classes().isEmpty()
              ? new Truth.Values(numbers(told, columns))
              : new Truth.Classes(classes(told.column(columns.getFirst())));
      return new KnownRows(rows.take(known), truth, columns, apart.isEmpty());
    }

    /** Of several targets one column for each, else the whole tag is a name. */
    private List<String> columns() {
      if (pipeline.task() != Task.TARGETS) {
        return List.of(tag);
      }
      List<String> columns = Arrays.stream(tag.split(",", -1)).map(String::strip).toList();
      int targets = pipeline.model().outputs();
      if (columns.size() != targets) {
        throw wrong(
            tag,
            "%d columns with commas between them, one for each target".formatted(targets),
            "name the columns in the order of the model's targets");
      }
      return columns;
    }

    private static boolean isMissing(Table table, String name, int row) {
      Object value = table.column(name).value(row);
      return value == null || (value instanceof Double number && !Double.isFinite(number));
    }

    private int[] classes(Column column) {
      int[] places = new int[column.size()];
      for (int row = 0; row < places.length; row++) {
        Object value = present(column.value(row));
        places[row] =
            Outcomes.label(value, pipeline.classes())
                .map(label -> Outcomes.classOf(label, pipeline.classes()))
                .orElseThrow(
                    () ->
                        wrong(
                            "%s, which has the value %s".formatted(tag, value),
                            "the classes of the model: " + few(pipeline.classes()),
                            "name the column with the classes as the model answers them"));
      }
      return places;
    }

    private double[][] numbers(Table told, List<String> columns) {
      double[][] numbers = new double[told.rows()][columns.size()];
      for (int i = 0; i < columns.size(); i++) {
        Column column = told.column(columns.get(i));
        for (int row = 0; row < numbers.length; row++) {
          numbers[row][i] = number(column.name(), present(column.value(row)));
        }
      }
      return numbers;
    }

    private static double number(String column, Object value) {
      return switch (value) {
        case Number number -> number.doubleValue();
        case Boolean truth -> truth ? 1 : 0;
        default ->
            throw wrong(
                "%s, which has the value %s".formatted(column, value),
                "numbers, for the model answers numbers",
                "name the column with the numbers that the model is to answer");
      };
    }

    private static Object present(@Nullable Object value) {
      if (value == null) {
        throw new IllegalStateException("a missing value was not left out");
      }
      return value;
    }
  }

  private static List<String> few(List<String> names) {
    List<String> few = new ArrayList<>(names.subList(0, Math.min(20, names.size())));
    if (few.size() < names.size()) {
      few.add("…");
    }
    return few;
  }

  private static InvalidInput wrong(String value, String expected, String fix) {
    return InvalidInput.field(TAG, value, expected, fix);
  }
}

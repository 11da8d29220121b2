// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.serving.explanations;

import io.bellwether.platform.datasets.DatasetColumn;
import io.bellwether.platform.datasets.DatasetVersion;
import io.bellwether.platform.datasets.Datasets;
import io.bellwether.platform.registry.DatasetTag;
import io.bellwether.platform.registry.ModelVersion;
import io.bellwether.platform.registry.Registry;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.scoring.pipeline.Input;
import io.bellwether.scoring.pipeline.InvalidFeaturesException;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.Table;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Reads training samples of versions; the last ones that were asked for are remembered. Whoever
 * asks bounds how many are read at once.
 */
public final class TrainingSamples implements SampleSource {
  private static final int ROWS = 200;
  private static final int REMEMBERED = 16;
  private static final long MOST_BYTES = 32 << 20;

  private final Registry registry;
  private final Datasets datasets;
  private final RecentSamples known = new RecentSamples(REMEMBERED, MOST_BYTES);

  public TrainingSamples(Registry registry, Datasets datasets) {
    this.registry = registry;
    this.datasets = datasets;
  }

  @Override
  public TrainingSample of(Caller caller, String model, String number, Pipeline pipeline) {
    ModelVersion version = registry.version(caller, model, number);
    DatasetTag.Named data = dataOf(version);
    RecentSamples.Key key =
        new RecentSamples.Key(
            caller.workspace(), model, version.number(), version.createdAt(), data);
    return known
        .find(key)
        .orElseGet(
            () -> {
              int most = TrainingSample.rowsOf(width(pipeline), ROWS);
              return known.put(
                  key, read(caller, version, data, pipeline, all -> sampled(all, most)));
            });
  }

  /** Of the inputs, or of what they are encoded to. */
  private static int width(Pipeline pipeline) {
    return Math.max(pipeline.inputs().size(), pipeline.model().features().size());
  }

  /**
   * The data that a version learnt from.
   *
   * @throws Conflict if it is not known
   */
  static DatasetTag.Named dataOf(ModelVersion version) {
    return DatasetTag.dataOf(version.content())
        .orElseThrow(
            () ->
                none(
                    version,
                    "its training data is not known (expected: a version trained here, or one with"
                        + " the tag %s = name/version)".formatted(DatasetTag.NAME)));
  }

  /**
   * Certain rows of the data that a version learnt from, fewer if they are wide, without those that
   * the model refuses.
   *
   * @param places in ascending order
   * @throws Conflict if the data is not known, or the model takes none of the rows
   */
  TrainingSample rows(Caller caller, ModelVersion version, Pipeline pipeline, long[] places) {
    int most = TrainingSample.rowsOf(width(pipeline), places.length);
    return read(
        caller,
        version,
        dataOf(version),
        pipeline,
        all -> Arrays.stream(places).filter(place -> place < all).limit(most).toArray());
  }

  /**
   * At most so many rows of a dataset at equal distances, without those that the model refuses.
   *
   * @throws Conflict if there is no such data, or the model takes none of the rows
   */
  TrainingSample rows(
      Caller caller, ModelVersion version, Pipeline pipeline, DatasetTag.Named data, int most) {
    int affordable = TrainingSample.rowsOf(width(pipeline), most);
    return read(caller, version, data, pipeline, all -> sampled(all, affordable));
  }

  /** Other columns of rows that were read. */
  Table columns(Caller caller, DatasetTag.Named data, List<String> columns, long[] places) {
    Caller platform = Caller.platform(caller.workspace(), "explanations");
    return datasets.read(platform, data.name(), data.version(), columns, places);
  }

  /**
   * @param field that names the columns
   * @throws InvalidInput if there is no such data, or one of the columns is not in it
   */
  void checkColumns(Caller caller, DatasetTag.Named data, String field, List<String> columns) {
    DatasetVersion found;
    try {
      found = datasets.get(caller, data.name(), data.version());
    } catch (NotFound e) {
      throw InvalidInput.field(
          field,
          columns + " of " + data,
          "columns of a version of a dataset that exists",
          "upload the dataset, or name another one");
    }
    List<String> there = found.columns().stream().map(DatasetColumn::name).toList();
    for (String column : columns) {
      if (!there.contains(column)) {
        throw InvalidInput.field(
            field,
            column,
            "a column of %s: %s".formatted(data, there.subList(0, Math.min(50, there.size()))),
            "name the column that says what is true of its rows");
      }
    }
  }

  private static long[] sampled(long all, int most) {
    long count = Math.min(all, most);
    return LongStream.range(0, count).map(i -> i * all / count).toArray();
  }

  private TrainingSample read(
      Caller caller,
      ModelVersion version,
      DatasetTag.Named data,
      Pipeline pipeline,
      LongFunction<long[]> choice) {
    Caller platform = Caller.platform(caller.workspace(), "explanations");
    try {
      long all = datasets.get(platform, data.name(), data.version()).rows();
      long[] places = choice.apply(all);
      List<String> inputs = pipeline.inputs().stream().map(Input::name).toList();
      Table rows = datasets.read(platform, data.name(), data.version(), inputs, places);
      int[] taken = taken(rows, pipeline);
      long[] kept = Arrays.stream(taken).mapToLong(row -> places[row]).toArray();
      return new TrainingSample(data.toString(), all, rows.take(taken), kept);
    } catch (NotFound | InvalidInput | InvalidFeaturesException e) {
      throw none(version, data + ": " + e.getMessage());
    }
  }

  /** Rows that the model refuses it did not learn from either, as one without its text. */
  private static int[] taken(Table rows, Pipeline pipeline) {
    int[] taken = new int[rows.rows()];
    int count = 0;
    InvalidFeaturesException refusal =
        new InvalidFeaturesException(List.of()); // Of no rows: nothing is wrong with any.
    for (int row = 0; row < rows.rows(); row++) {
      try {
        pipeline.encodeRow(rows, row);
        taken[count++] = row;
      } catch (InvalidFeaturesException e) {
        refusal = e;
      }
    }
    if (count == 0) {
      throw refusal;
    }
    return Arrays.copyOf(taken, count);
  }

  private static Conflict none(ModelVersion version, String reason) {
    return new Conflict(
        "no_training_sample", "%s has no training sample: %s".formatted(version.label(), reason));
  }
}

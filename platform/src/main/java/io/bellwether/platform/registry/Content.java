// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.registry;

import io.bellwether.scoring.onnx.OnnxModel;
import io.bellwether.scoring.pipeline.Pipeline;
import io.bellwether.tabular.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a version is and where it came from: everything that is known when it is registered.
 *
 * @param source where its files are: a folder of the artifact store, or an address elsewhere
 * @param modelType such as {@code xgboost}; {@code unknown} for one that came from elsewhere
 * @param causedBy the alert or schedule because of which it was trained
 * @param triggerReason why it was trained, in a word
 * @param outputs what it answers; none are known of a version from elsewhere
 * @param entities the columns by which it can be asked, when its features come from views
 * @param features the {@code view:feature} of each input that comes from a view
 * @param runLink where its run can be seen, as whoever registered it has said
 * @param sizeBytes of all files together
 * @param contentHash over all files, {@code sha256:…}
 */
public record Content(
    String source,
    String modelType,
    Optional<String> runId,
    Optional<String> jobId,
    Optional<String> causedBy,
    Optional<String> triggerReason,
    Optional<TrainingData> trainingData,
    List<Input> inputs,
    List<Output> outputs,
    List<String> entities,
    Map<String, String> features,
    Map<String, Metric> metrics,
    Map<String, String> params,
    Map<String, String> tags,
    String description,
    Optional<String> runLink,
    Optional<Long> sizeBytes,
    Optional<String> contentHash) {
  /** The type of a version that was registered from outside, with nothing said about it. */
  public static final String UNKNOWN_TYPE = "unknown";

  public Content {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(Objects.requireNonNullElse(outputs, List.of())); // Once not written down.
    entities = List.copyOf(entities);
    features = Map.copyOf(features);
    metrics = Map.copyOf(metrics);
    params = Map.copyOf(params);
    runLink = Objects.requireNonNullElse(runLink, Optional.empty()); // Once not written down.
    tags = Map.copyOf(tags);
  }

  /** A version of which only the place of its files is known. */
  public static Content elsewhere(
      String source, Optional<String> runId, Map<String, String> tags, String description) {
    return new Content(
        source,
        UNKNOWN_TYPE,
        runId,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        tags,
        description,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same content, with an address at which its run can be seen. */
  public Content linked(Optional<String> newRunLink) {
    return with(description, tags, newRunLink);
  }

  /** The same content under another description and other tags, which alone may change. */
  public Content described(String newDescription, Map<String, String> newTags) {
    return with(newDescription, newTags, runLink);
  }

  private Content with(
      String newDescription, Map<String, String> newTags, Optional<String> newRunLink) {
    return new Content(
        source,
        modelType,
        runId,
        jobId,
        causedBy,
        triggerReason,
        trainingData,
        inputs,
        outputs,
        entities,
        features,
        metrics,
        params,
        newTags,
        newDescription,
        newRunLink,
        sizeBytes,
        contentHash);
  }

  /** A version whose files somebody brought. */
  static Content uploaded(
      String source,
      String modelType,
      List<Input> inputs,
      List<Output> outputs,
      Map<String, String> tags,
      String description,
      long sizeBytes,
      String contentHash) {
    return new Content(
        source,
        modelType,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        inputs,
        outputs,
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        tags,
        description,
        Optional.empty(),
        Optional.of(sizeBytes),
        Optional.of(contentHash));
  }

  /**
   * A version that is made of others.
   *
   * @param entities by which it can be asked, when its features come from views
   */
  public static Content ensemble(
      List<Input> inputs,
      List<Output> outputs,
      List<String> entities,
      Map<String, String> features,
      Map<String, String> tags,
      String description,
      ModelFiles stored) {
    return new Content(
        stored.folder(),
        Memberships.ENSEMBLE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        inputs,
        outputs,
        entities,
        features,
        Map.of(),
        Map.of(),
        tags,
        description,
        Optional.empty(),
        Optional.of(stored.sizeBytes()),
        Optional.of(stored.contentHash()));
  }

  /** The version of a dataset that it learnt from. */
  public record TrainingData(String name, int version, String contentHash, long rows) {}

  /**
   * One input, as the training data had it.
   *
   * @param type the label of its column type
   */
  public record Input(
      String name,
      String type,
      Optional<Double> min,
      Optional<Double> max,
      List<String> categories) {
    public Input {
      categories = List.copyOf(categories);
    }
  }

  /**
   * One thing that it answers, by its place in a prediction: {@code probability}, {@code
   * prediction} or {@code probabilities.<class>}.
   *
   * @param type the label of a column type
   */
  public record Output(String name, String type) {
    /** What the pipeline answers. */
    public static List<Output> of(Pipeline pipeline) {
      return switch (pipeline.task()) {
        case BINARY -> List.of(number("probability"));
        case REGRESSION ->
            pipeline.model() instanceof OnnxModel graph && graph.answersWholeNumber()
                ? List.of(new Output("prediction", ColumnType.INTEGER.label()))
                : List.of(number("prediction"));
        case TARGETS ->
            IntStream.range(0, pipeline.model().outputs())
                .mapToObj(target -> number("prediction." + target))
                .toList();
        case OTHER -> List.of(new Output("prediction", ColumnType.STRING.label()));
        case MULTICLASS ->
            pipeline.classes().stream().map(name -> number("probabilities." + name)).toList();
      };
    }

    private static Output number(String name) {
      return new Output(name, ColumnType.DOUBLE.label());
    }
  }

  /** A metric with its 95 % interval, where there is one. */
  public record Metric(double value, Optional<Double> low, Optional<Double> high) {}
}
